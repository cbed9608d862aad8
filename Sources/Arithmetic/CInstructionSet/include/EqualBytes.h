#pragma once

#include "LowBytes.h"

// Which bytes equal a value, a bit for each, the first one lowest. Swift can compare, but has no way to a mask's bits.

typedef _Bool Bits16 __attribute__((ext_vector_type(16)));
typedef _Bool Bits64 __attribute__((ext_vector_type(64)));

static inline unsigned short equalBytes16(const unsigned char *bytes, unsigned char value) {
  UInt8x16 vector;
  __builtin_memcpy(&vector, bytes, sizeof vector);
  Bits16 equal = __builtin_convertvector(vector == value, Bits16);
  unsigned short bits;
  __builtin_memcpy(&bits, &equal, sizeof bits);
  return bits;
}

static inline unsigned long long equalBytes64(const unsigned char *bytes, unsigned char value) {
  UInt8x64 vector;
  __builtin_memcpy(&vector, bytes, sizeof vector);
  Bits64 equal = __builtin_convertvector(vector == value, Bits64);
  unsigned long long bits;
  __builtin_memcpy(&bits, &equal, sizeof bits);
  return bits;
}
