#pragma once

#include "LowBytes.h"

// A square of 16 × 16 floats with its rows made columns. Swift would move number by number: its shuffles of vectors are
// loops over their lanes.

// Exchange the upper right and lower left squares of 8, 4, 2 and 1 columns that two rows so far apart have.

static inline void exchangeEights(Float32x16 *upper, Float32x16 *lower) {
  Float32x16 a = *upper, b = *lower;
  *upper = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  *lower = __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

static inline void exchangeFours(Float32x16 *upper, Float32x16 *lower) {
  Float32x16 a = *upper, b = *lower;
  *upper = __builtin_shufflevector(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27);
  *lower = __builtin_shufflevector(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
}

static inline void exchangeTwos(Float32x16 *upper, Float32x16 *lower) {
  Float32x16 a = *upper, b = *lower;
  *upper = __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29);
  *lower = __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
}

static inline void exchangeOnes(Float32x16 *upper, Float32x16 *lower) {
  Float32x16 a = *upper, b = *lower;
  *upper = __builtin_shufflevector(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
  *lower = __builtin_shufflevector(a, b, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}

typedef Float32x16 UnalignedFloats __attribute__((aligned(4)));

// to[16·column + row] = from[stride·row + column]
static inline void transposeSquare16(const float *from, long stride, float *to) {
  Float32x16 rows[16];
  for (int row = 0; row < 16; row++) rows[row] = *(const UnalignedFloats *)(from + row * stride);
  for (int row = 0; row < 16; row++)
    if (!(row & 8)) exchangeEights(&rows[row], &rows[row + 8]);
  for (int row = 0; row < 16; row++)
    if (!(row & 4)) exchangeFours(&rows[row], &rows[row + 4]);
  for (int row = 0; row < 16; row++)
    if (!(row & 2)) exchangeTwos(&rows[row], &rows[row + 2]);
  for (int row = 0; row < 16; row++)
    if (!(row & 1)) exchangeOnes(&rows[row], &rows[row + 1]);
  for (int column = 0; column < 16; column++) *(UnalignedFloats *)(to + 16 * column) = rows[column];
}
