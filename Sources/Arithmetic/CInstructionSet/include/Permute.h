#pragma once

#include "Lanes.h"

// For every lane one of four floats, by the low two bits of its code. The shuffles that Swift has want their indices at
// compile time. Where there is no instruction, Swift has to ask hasPermute and select.


#if defined(__AVX__)
#include <immintrin.h>
enum { hasPermute = 1 };

static inline Float32x8 oneOfFour8(const float *four, Int32x8 codes) {
  return _mm256_permutevar_ps(_mm256_broadcast_ps((const __m128 *)four), (__m256i)codes);
}
#else
enum { hasPermute = 0 };

static inline Float32x8 oneOfFour8(const float *four, Int32x8 codes) { __builtin_trap(); }
#endif

static inline Float32x16 oneOfFour16(const float *four, Int32x16 codes) {
#if defined(__AVX512F__)
  return _mm512_permutevar_ps(_mm512_broadcast_f32x4(_mm_loadu_ps(four)), (__m512i)codes);
#else
  Float32x8 low = oneOfFour8(four, codes.lo);
  Float32x8 high = oneOfFour8(four, codes.hi);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}
