// AMX: tiles of 16 rows × 64 bytes. int8 weights times activations in two planes of 7 and 8 bits, or bfloat16.

#if defined(__x86_64__)

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,fma,amx-tile,amx-int8,amx-bf16"))), \
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

enum { largestActivation = 16256 };

static inline void storeInt8(const Run *run, const Activations *activations, uint32_t row, uint32_t group,
                             const float *values, uint32_t width) {
    __m512 parts[4] = {_mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps(), _mm512_setzero_ps()};
    for (uint32_t i = 0; i < width; i += 64) {
#pragma clang loop unroll(full)
        for (uint32_t part = 0; part < 4; part++) {
            parts[part] = _mm512_max_ps(parts[part], _mm512_abs_ps(_mm512_loadu_ps(values + i + part * 16)));
        }
    }
    const __m512 largest = _mm512_max_ps(_mm512_max_ps(parts[0], parts[1]), _mm512_max_ps(parts[2], parts[3]));
    const float maximum = _mm512_reduce_max_ps(largest);
    const float scale = maximum > 0 ? maximum / largestActivation : 1;
    activations->scales[(size_t)row * activations->groups + group] = scale;
    const __m512 inverse = _mm512_set1_ps(1 / scale);
    const __m512i half = _mm512_set1_epi32(64);
    const size_t plane = run->tileRows <= 8 ? (size_t)run->tileRows * 64 : activations->planeBytes;
    char *high = place(run, activations, row, group * width, 1);
    for (uint32_t i = 0; i < width; i += 64, high += tileBytes) {
#pragma clang loop unroll(full)
        for (uint32_t part = 0; part < 64; part += 16) {
            __m512i value = _mm512_cvtps_epi32(_mm512_mul_ps(_mm512_loadu_ps(values + i + part), inverse));
            __m512i upper = _mm512_srai_epi32(_mm512_add_epi32(value, half), 7);
            __m512i lower = _mm512_sub_epi32(value, _mm512_slli_epi32(upper, 7));
            _mm_storeu_si128((__m128i *)(void *)(high + part), _mm512_cvtepi32_epi8(upper));
            _mm_storeu_si128((__m128i *)(void *)(high + plane + part), _mm512_cvtepi32_epi8(lower));
        }
    }
}

/// Sums of a tile that lie in memory, to be scaled between the products of the next one: the tiles' unit computes on.
typedef struct {
    const int32_t *high, *low;
    const float *activationScales;  // of the next row; those of other groups lie between
    const float *scales, *bias;
    float *out;  // the next row
    uint32_t rows, groups;
    bool isFirst, isLast;
} Pending;

static inline __attribute__((always_inline)) void finishRows(Pending *pending, uint32_t most, size_t stride,
                                                             bool usesGELU) {
    for (uint32_t count = most < pending->rows ? most : pending->rows; count > 0; count--) {
        const __m512 activation = _mm512_set1_ps(*pending->activationScales);
#pragma clang loop unroll(full)
        for (int half = 0; half < 2; half++) {
            const __m512i upper = _mm512_load_si512(pending->high + half * 256);
            const __m512i lower = _mm512_load_si512(pending->low + half * 256);
            const __m512 sum = _mm512_cvtepi32_ps(_mm512_add_epi32(_mm512_slli_epi32(upper, 7), lower));
            const __m512 factor = _mm512_mul_ps(activation, _mm512_loadu_ps(pending->scales + half * 16));
            float *target = pending->out + half * 16;
            __m512 value = _mm512_loadu_ps(pending->isFirst ? pending->bias + half * 16 : target);
            value = _mm512_fmadd_ps(sum, factor, value);
            if (usesGELU && pending->isLast) value = (__m512)gelu((Vector)value);
            _mm512_storeu_ps(target, value);
        }
        pending->high += 16;
        pending->low += 16;
        pending->activationScales += pending->groups;
        pending->out += stride;
        pending->rows--;
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
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 7);
        _tile_dpbssd(2, 5, 6);
        _tile_dpbssd(3, 5, 7);
        return;
    }
    // The products of the first tile of weights give the second one time to come.
    _tile_stream_loadd(6, weights, 64);
    _tile_loadd(4, high, 64);
    if (kind == oneTile) _tile_loadd(5, low, 64);
    _tile_dpbssd(0, 4, 6);
    if (kind == oneTile) _tile_dpbssd(2, 5, 6);
    _tile_stream_loadd(7, weights + tileBytes, 64);
    _tile_dpbssd(1, 4, 7);
    if (kind == oneTile) _tile_dpbssd(3, 5, 7);
}

/// Lines to ask for in one step where weights are read once: fewer while what was fetched in between lasts.
static inline uint32_t linesOfStep(Scratch *scratch) {
    enum { lines = stepBytes / 64, fewer = lines / 2 };
    if (scratch->lead < stepBytes) return lines;
    scratch->lead -= (lines - fewer) * 64;
    return fewer;
}

static inline __attribute__((always_inline)) void multiplyTiles(const Run *run, const Matrix *matrix, uint32_t first,
                                                                uint32_t count, const Activations *activations,
                                                                float *out, size_t stride, bool usesGELU,
                                                                Scratch *scratch, const char *next, Rows kind) {
    const uint32_t steps = matrix->inputs / 64, groupSteps = steps / matrix->groups;
    const uint32_t rowsPerStep = (run->tileRows + groupSteps - 1) / groupSteps;
    const uint32_t lines = stepBytes / 64 / run->tiles;
    const char *weights = weightsOf(matrix, first), *end = weightsOf(matrix, first + count);
    _Alignas(64) int32_t sums[2][4][256];
    Pending pending = {.rows = 0};
    uint32_t turn = 0;
    for (uint32_t unit = 0; unit < count * matrix->groups; unit++, weights += groupSteps * stepBytes) {
        const uint32_t block = unit / matrix->groups, group = unit % matrix->groups;
        // With many tiles the next group's weights, a share of them during each tile.
        const char *following = weights + groupSteps * stepBytes < end ? weights + groupSteps * stepBytes : next;
        for (uint32_t tile = 0; tile < run->tiles; tile++) {
            const char *high = activations->bytes + ((size_t)tile * steps + group * groupSteps) * tileBytes;
            const char *low = high + activations->planeBytes;
            int32_t (*sum)[256] = sums[turn++ & 1];
            _tile_zero(0);
            _tile_zero(1);
            _tile_zero(2);
            _tile_zero(3);
            for (uint32_t step = 0; step < groupSteps; step++) {
                const char *weight = weights + (size_t)step * stepBytes;
                if (kind == manyTiles) {
                    fetch(following + (size_t)(tile * groupSteps + step) * lines * 64, lines, 1);
                } else {
                    const char *coming = ahead(weight, bytesAhead + scratch->lead, end, next);
                    fetch(coming, linesOfStep(scratch), linesPerRequest);
                }
                multiplyStep(weight, high + (size_t)step * tileBytes, low + (size_t)step * tileBytes, kind);
                finishRows(&pending, rowsPerStep, stride, usesGELU);
            }
            _tile_stored(0, sum[0], 64);
            _tile_stored(1, sum[1], 64);
            if (kind != halfTile) {
                _tile_stored(2, sum[2], 64);
                _tile_stored(3, sum[3], 64);
            }
            const uint32_t row = tile * run->tileRows, left = run->rows - row;
            const float *bias = matrix->bias + (first + block) * blockOutputs;
            pending = (Pending){
                .high = sum[0], .low = kind == halfTile ? sum[0] + run->tileRows * 16 : sum[2],
                .activationScales = activations->scales + (size_t)row * matrix->groups + group,
                .scales = matrix->scales + ((size_t)(first + block) * matrix->groups + group) * blockOutputs,
                .bias = bias, .out = out + row * stride + block * blockOutputs,
                .rows = left < run->tileRows ? left : run->tileRows, .groups = matrix->groups,
                .isFirst = group == 0, .isLast = group + 1 == matrix->groups};
        }
    }
    finishRows(&pending, largestTileRows, stride, usesGELU);
}

static inline void multiplyInTiles(const Run *run, const Matrix *matrix, uint32_t first, uint32_t count,
                                   const Activations *activations, float *out, size_t stride, bool usesGELU,
                                   Scratch *scratch, const char *next) {
    if (run->tiles > 1) {
        multiplyTiles(run, matrix, first, count, activations, out, stride, usesGELU, scratch, next, manyTiles);
    } else if (run->tileRows > 8) {
        multiplyTiles(run, matrix, first, count, activations, out, stride, usesGELU, scratch, next, oneTile);
    } else {
        multiplyTiles(run, matrix, first, count, activations, out, stride, usesGELU, scratch, next, halfTile);
    }
}

#define attendHead attendInTiles
#define storeGroup storeInt8
#define multiplyBlocks multiplyInTiles
#define Kernels_name encoder_amx_int8
#include "layers.h"

#pragma clang attribute pop

#endif
