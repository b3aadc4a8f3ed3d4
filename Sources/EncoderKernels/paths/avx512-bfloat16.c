// bfloat16 weights, float32 activations.

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)

#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 16 };

#include "vectors.h"
#include "bfloat16.h"

#define Kernels_name encoder_avx512_bfloat16
#include "layers.h"

#pragma clang attribute pop

#endif
