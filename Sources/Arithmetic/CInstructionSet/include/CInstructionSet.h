#pragma once

// Others that see this header, such as tests, are compiled for any processor.
#if defined(COMPILING_KERNELS) && defined(__x86_64__) && !(defined(__AVX2__) && defined(__FMA__))
#error "The kernels need AVX2 and FMA: set KERNELS_MARCH=x86-64-v3, or leave it out on a processor that has them"
#endif

#include "EqualBytes.h"
#include "Lanes.h"
#include "LowBytes.h"
#include "OnePointer.h"
#include "Permute.h"
#include "Transpose.h"

// Swift has no compile-time test for target features, but constants that the C importer reads under the
// same -march as the Swift code are folded by its optimiser, so `if vectorRegisterCount == 32` costs nothing.

#if defined(__AVX512F__)
enum { vectorRegisterCount = 32, vectorRegisterBytes = 64 };
#elif defined(__AVX__)
enum { vectorRegisterCount = 16, vectorRegisterBytes = 32 };
#elif defined(__aarch64__)
enum { vectorRegisterCount = 32, vectorRegisterBytes = 16 };
#else
enum { vectorRegisterCount = 16, vectorRegisterBytes = 16 };
#endif
