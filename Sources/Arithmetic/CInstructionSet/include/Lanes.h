#pragma once

#include "LowBytes.h"

// Arithmetic on whole vectors. Swift's own operators are loops over the lanes: its optimiser unrolls them, and LLVM makes
// vectors of them again. That took two thirds of the kernels' time to compile.

typedef float Float32x8 __attribute__((ext_vector_type(8)));

#define LANES static inline __attribute__((always_inline))

LANES Float32x8 splat8(float a) { return a; }
LANES Float32x16 splat16(float a) { return a; }

LANES Float32x8 add8(Float32x8 a, Float32x8 b) { return a + b; }
LANES Float32x16 add16(Float32x16 a, Float32x16 b) { return a + b; }

LANES Float32x8 subtract8(Float32x8 a, Float32x8 b) { return a - b; }
LANES Float32x16 subtract16(Float32x16 a, Float32x16 b) { return a - b; }

LANES Float32x8 multiply8(Float32x8 a, Float32x8 b) { return a * b; }
LANES Float32x16 multiply16(Float32x16 a, Float32x16 b) { return a * b; }

LANES Float32x8 divide8(Float32x8 a, Float32x8 b) { return a / b; }
LANES Float32x16 divide16(Float32x16 a, Float32x16 b) { return a / b; }

LANES Float32x8 negate8(Float32x8 a) { return -a; }
LANES Float32x16 negate16(Float32x16 a) { return -a; }

// sum + a·b, rounded once
LANES Float32x8 fused8(Float32x8 a, Float32x8 b, Float32x8 sum) { return __builtin_elementwise_fma(a, b, sum); }
LANES Float32x16 fused16(Float32x16 a, Float32x16 b, Float32x16 sum) { return __builtin_elementwise_fma(a, b, sum); }

LANES Float32x8 squareRoot8(Float32x8 a) { return __builtin_elementwise_sqrt(a); }

// −1 where it is so, 0 elsewhere; false for NaN
LANES Int32x8 isGreater8(Float32x8 a, Float32x8 b) { return a > b; }
LANES Int32x16 isGreater16(Float32x16 a, Float32x16 b) { return a > b; }
LANES Int32x8 isEqual8(Int32x8 a, Int32x8 b) { return a == b; }
LANES Int32x16 isEqual16(Int32x16 a, Int32x16 b) { return a == b; }

// a where the mask is −1, b where it is 0
LANES Float32x8 select8(Int32x8 mask, Float32x8 a, Float32x8 b) { return mask < 0 ? a : b; }
LANES Float32x16 select16(Int32x16 mask, Float32x16 a, Float32x16 b) { return mask < 0 ? a : b; }
LANES Int32x8 selectIntegers8(Int32x8 mask, Int32x8 a, Int32x8 b) { return mask < 0 ? a : b; }
LANES Int32x16 selectIntegers16(Int32x16 mask, Int32x16 a, Int32x16 b) { return mask < 0 ? a : b; }

#undef LANES
