// AMX with bfloat16 weights and activations, sums in float32.

#if defined(__x86_64__)

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma,amx-tile,amx-bf16"))), \
    apply_to = function)

#include <immintrin.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include "../run.h"

enum { lanes = 16 };

#include "vectors.h"
#include "tiles.h"
#include "tile-attention.h"

static inline void storeBFloat16(const Run *run, const Activations *activations, uint32_t row, uint32_t group,
                                 const float *values, uint32_t width) {
    for (uint32_t i = 0; i < width; i += 32) {
        __m512bh narrow = _mm512_cvtne2ps_pbh(_mm512_loadu_ps(values + i + 16), _mm512_loadu_ps(values + i));
        _mm512_storeu_si512(place(run, activations, row, group * width + i, 2), (__m512i)narrow);
    }
}

static inline __attribute__((always_inline)) void finishBFloat16(const float *sums, uint32_t rows, const float *bias,
                                                                 float *out, size_t stride, bool usesGELU) {
    for (uint32_t row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
        for (int half = 0; half < 2; half++) {
            const __m512 sum = _mm512_load_ps(sums + half * 256 + row * 16);
            __m512 value = _mm512_add_ps(sum, _mm512_loadu_ps(bias + half * 16));
            if (usesGELU) value = (__m512)gelu((Vector)value);
            _mm512_storeu_ps(out + row * stride + half * 16, value);
        }
    }
}

/// Two tiles of rows at once where there are two, so that weights are loaded once for both.
static inline __attribute__((always_inline)) void multiplyBFloat16(const Run *run, const Matrix *matrix,
                                                                   uint32_t block, const Activations *activations,
                                                                   float *out, size_t stride, bool usesGELU,
                                                                   const char *next) {
    const uint32_t steps = matrix->inputs / 32;
    const char *weights = matrix->weights + block * matrix->blockBytes;
    const float *bias = matrix->bias + block * blockOutputs;
    _Alignas(64) float sums[4][256];
    for (uint32_t tile = 0; tile < run->tiles; tile += 2) {
        const bool isPair = tile + 1 < run->tiles;
        const char *upper = activations->bytes + (size_t)tile * steps * tileBytes;
        const char *lower = upper + (size_t)steps * tileBytes;
        _tile_zero(0);
        _tile_zero(1);
        _tile_zero(2);
        _tile_zero(3);
        for (uint32_t step = 0; step < steps; step++) {
            const char *weight = weights + (size_t)step * 2 * tileBytes;
            if (tile == 0) fetch(ahead(weight, bytesAhead, weights + matrix->blockBytes, next), stepBytes / 64, 1);
            _tile_loadd(6, weight, 64);
            _tile_loadd(7, weight + tileBytes, 64);
            _tile_loadd(4, upper + (size_t)step * tileBytes, 64);
            _tile_dpbf16ps(0, 4, 6);
            _tile_dpbf16ps(1, 4, 7);
            if (isPair) {
                _tile_loadd(5, lower + (size_t)step * tileBytes, 64);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
        }
        _tile_stored(0, sums[0], 64);
        _tile_stored(1, sums[1], 64);
        _tile_stored(2, sums[2], 64);
        _tile_stored(3, sums[3], 64);
        for (uint32_t part = 0; part < (isPair ? 2 : 1); part++) {
            const uint32_t first = (tile + part) * run->tileRows, left = run->rows - first;
            finishBFloat16(sums[part * 2], left < run->tileRows ? left : run->tileRows, bias, out + first * stride,
                           stride, usesGELU);
        }
    }
}

#define attendHead attendInTiles
#define storeGroup storeBFloat16
#define multiplyBlock multiplyBFloat16
#define Kernels_name encoder_amx_bfloat16
#include "layers.h"

#pragma clang attribute pop

#endif
