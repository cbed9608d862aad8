#pragma once

/// The same address, in a register of its own. Intel's processors split a multiply–add whose operand lies at the sum of
/// two registers; several operands near one address are whole when that address is one register.
static inline __attribute__((always_inline)) const float *_Nonnull inOneRegister(const float *_Nonnull address) {
  __asm__("" : "+r"(address));
  return address;
}
