// AMX: tiles of 16 rows × 64 bytes. int8 weights times activations in two planes of 7 and 8 bits, or bfloat16.

#if defined(__x86_64__)

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma,amx-tile,amx-int8,amx-bf16"))), \
    apply_to = function)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 16 };

#include "vectors.h"

#include "tiles.h"

enum { largestActivation = 16256 };

static inline void storeInt8(const Run *run, const Activations *activations, uint32_t row, uint32_t group,
                             const float *values, uint32_t width) {
    __m512 largest = _mm512_setzero_ps();
    for (uint32_t i = 0; i < width; i += 16) {
        largest = _mm512_max_ps(largest, _mm512_abs_ps(_mm512_loadu_ps(values + i)));
    }
    const float maximum = _mm512_reduce_max_ps(largest);
    const float scale = maximum > 0 ? maximum / largestActivation : 1;
    activations->scales[(size_t)row * activations->groups + group] = scale;
    const __m512 inverse = _mm512_set1_ps(1 / scale);
    const __m512i half = _mm512_set1_epi32(64);
    const size_t plane = run->tileRows <= 8 ? (size_t)run->tileRows * 64 : activations->planeBytes;
    for (uint32_t i = 0; i < width; i += 64) {
        char *high = place(run, activations, row, group * width + i, 1);
        for (uint32_t part = 0; part < 64; part += 16) {
            __m512i value = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(values + i + part), inverse));
            __m512i upper = _mm512_srai_epi32(_mm512_add_epi32(value, half), 7);
            __m512i lower = _mm512_sub_epi32(value, _mm512_slli_epi32(upper, 7));
            _mm_storeu_si128((__m128i *)(void *)(high + part), _mm512_cvtepi32_epi8(upper));
            _mm_storeu_si128((__m128i *)(void *)(high + plane + part), _mm512_cvtepi32_epi8(lower));
        }
    }
}

/// One group's sums into the outputs of one tile's rows.
static inline __attribute__((always_inline)) void finishInt8(const int32_t *high, const int32_t *low, uint32_t rows,
                                                             size_t lowRow, const float *activationScales,
                                                             uint32_t groups, const float *scales, const float *bias,
                                                             float *out, size_t stride, bool isFirst, bool isLast,
                                                             bool usesGELU) {
    const __m512 scale[2] = {_mm512_loadu_ps(scales), _mm512_loadu_ps(scales + 16)};
    const __m512 first[2] = {_mm512_loadu_ps(bias), _mm512_loadu_ps(bias + 16)};
    for (uint32_t row = 0; row < rows; row++) {
        const __m512 activation = _mm512_set1_ps(activationScales[(size_t)row * groups]);
#pragma clang loop unroll(full)
        for (int half = 0; half < 2; half++) {
            __m512i upper = _mm512_load_si512(high + half * 256 + row * 16);
            __m512i lower = _mm512_load_si512(low + half * 256 + (row + lowRow) * 16);
            __m512 sum = _mm512_cvtepi32_ps(_mm512_add_epi32(_mm512_slli_epi32(upper, 7), lower));
            float *target = out + row * stride + half * 16;
            __m512 value = isFirst ? first[half] : _mm512_loadu_ps(target);
            value = _mm512_fmadd_ps(sum, _mm512_mul_ps(activation, scale[half]), value);
            if (isLast && usesGELU) value = (__m512)gelu((Vector)value);
            _mm512_storeu_ps(target, value);
        }
    }
}

/// How rows lie in tiles, which decides what stays in the nearest cache: a constant in each copy of the loops.
typedef enum {
    /// At most 8 rows: both planes share a tile, and weights are read once.
    halfTile,
    /// At most 16 rows: weights are read once.
    oneTile,
    /// Weights stay in the cache for the next tile of rows.
    manyTiles,
} Rows;

/// One step: two tiles of weights times the activations' planes.
static inline __attribute__((always_inline)) void multiplyStep(const char *weights, const char *high, const char *low,
                                                               Rows kind) {
    if (kind == manyTiles) {
        _tile_loadd(6, weights, 64);
        _tile_loadd(7, weights + tileBytes, 64);
        _tile_stream_loadd(4, high, 64);
        _tile_stream_loadd(5, low, 64);
    } else {
        _tile_stream_loadd(6, weights, 64);
        _tile_stream_loadd(7, weights + tileBytes, 64);
        _tile_loadd(4, high, 64);
        if (kind == oneTile) _tile_loadd(5, low, 64);
    }
    _tile_dpbssd(0, 4, 6);
    _tile_dpbssd(1, 4, 7);
    if (kind == halfTile) return;
    _tile_dpbssd(2, 5, 6);
    _tile_dpbssd(3, 5, 7);
}

static inline __attribute__((always_inline)) void multiplyTiles(const Run *run, const Matrix *matrix, uint32_t block,
                                                                const Activations *activations, float *out,
                                                                size_t stride, bool usesGELU, const char *next,
                                                                Rows kind) {
    const uint32_t steps = matrix->inputs / 64, groupSteps = steps / matrix->groups;
    const float *scales = matrix->scales + (size_t)block * matrix->groups * blockOutputs;
    const float *bias = matrix->bias + block * blockOutputs;
    const uint32_t lines = stepBytes / 64 / run->tiles;
    _Alignas(64) int32_t sums[2][4][256];
    for (uint32_t group = 0; group < matrix->groups; group++) {
        const size_t start = (size_t)group * groupSteps * stepBytes;
        const char *weights = matrix->weights + block * matrix->blockBytes + start;
        // With many tiles the next group's weights, a share of them during each tile.
        const char *following = group + 1 < matrix->groups ? weights + groupSteps * stepBytes : next;
        for (uint32_t tile = 0; tile < run->tiles; tile++) {
            const char *high = activations->bytes + ((size_t)tile * steps + group * groupSteps) * tileBytes;
            const char *low = high + activations->planeBytes;
            int32_t (*sum)[256] = sums[(group + tile) & 1];
            _tile_zero(0);
            _tile_zero(1);
            _tile_zero(2);
            _tile_zero(3);
            for (uint32_t step = 0; step < groupSteps; step++) {
                const size_t offset = (size_t)step * stepBytes;
                if (kind == manyTiles) {
                    fetch(following + (size_t)(tile * groupSteps + step) * lines * 64, lines);
                } else {
                    fetch(ahead(matrix, block, start + offset, next), stepBytes / 64);
                }
                multiplyStep(weights + offset, high + (size_t)step * tileBytes, low + (size_t)step * tileBytes, kind);
            }
            _tile_stored(0, sum[0], 64);
            _tile_stored(1, sum[1], 64);
            if (kind != halfTile) {
                _tile_stored(2, sum[2], 64);
                _tile_stored(3, sum[3], 64);
            }
            const uint32_t firstRow = tile * run->tileRows, left = run->rows - firstRow;
            finishInt8(sum[0], kind == halfTile ? sum[0] : sum[2], left < run->tileRows ? left : run->tileRows,
                       kind == halfTile ? run->tileRows : 0,
                       activations->scales + (size_t)firstRow * matrix->groups + group, matrix->groups,
                       scales + (size_t)group * blockOutputs, bias, out + firstRow * stride, stride, group == 0,
                       group + 1 == matrix->groups, usesGELU);
        }
    }
}

static inline void multiplyInt8(const Run *run, const Matrix *matrix, uint32_t block, const Activations *activations,
                                float *out, size_t stride, bool usesGELU, const char *next) {
    if (run->tiles > 1) {
        multiplyTiles(run, matrix, block, activations, out, stride, usesGELU, next, manyTiles);
    } else if (run->tileRows > 8) {
        multiplyTiles(run, matrix, block, activations, out, stride, usesGELU, next, oneTile);
    } else {
        multiplyTiles(run, matrix, block, activations, out, stride, usesGELU, next, halfTile);
    }
}

#define storeGroup storeInt8
#define multiplyBlock multiplyInt8
#define Kernels_name encoder_amx_int8
#include "layers.h"

#pragma clang attribute pop

#endif
