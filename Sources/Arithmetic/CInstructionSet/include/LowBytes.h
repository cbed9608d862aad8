#pragma once

// Bytes to lanes of 32 bits and to floats, and the low byte of every lane. Swift's own conversions go lane by lane: the
// former are calls in a large function, the latter tears the vectors that lead to it apart.

typedef int Int32x8 __attribute__((ext_vector_type(8)));
typedef int Int32x16 __attribute__((ext_vector_type(16)));
typedef unsigned char UInt8x8 __attribute__((ext_vector_type(8)));
typedef unsigned char UInt8x16 __attribute__((ext_vector_type(16)));
typedef unsigned char UInt8x32 __attribute__((ext_vector_type(32)));
typedef unsigned char UInt8x64 __attribute__((ext_vector_type(64)));

static inline UInt8x8 lowBytes8(Int32x8 lanes) {
  UInt8x32 bytes = (UInt8x32)lanes;
  return __builtin_shufflevector(bytes, bytes, 0, 4, 8, 12, 16, 20, 24, 28);
}

static inline UInt8x16 lowBytes16(Int32x16 lanes) {
  UInt8x64 bytes = (UInt8x64)lanes;
  return __builtin_shufflevector(bytes, bytes, 0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60);
}

static inline Int32x8 lanesOfBytes8(UInt8x8 bytes) { return __builtin_convertvector(bytes, Int32x8); }

static inline Int32x16 lanesOfBytes16(UInt8x16 bytes) { return __builtin_convertvector(bytes, Int32x16); }

typedef float Float32x16 __attribute__((ext_vector_type(16)));

static inline Float32x16 floatsOfBytes16(UInt8x16 bytes) { return __builtin_convertvector(bytes, Float32x16); }
