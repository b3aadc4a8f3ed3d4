// AVX-512 with VNNI: int8 weights, widened, times 15-bit activations in 16 bits.

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"))), \
                             apply_to = function)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 16 };

#include "vectors.h"
#include "wide.h"

/// Rows computed together: 6 × 4 sums, 4 vectors of weights and one of activations fill 29 of 32 registers.
enum { rowsAtOnce = 6, bytesAhead = 8192 };

/// 32 bytes of weights, 8 outputs × 4 inputs, as 16-bit numbers.
static inline __m512i widened(const char *weights) {
    return _mm512_cvtepi8_epi16(_mm256_loadu_si256((const __m256i *)(const void *)weights));
}

/// Sums of 8 outputs, each in two halves, twice → 16 sums.
static inline __m512 joined(__m512i low, __m512i high) {
    const __m512i even = _mm512_set_epi32(30, 28, 26, 24, 22, 20, 18, 16, 14, 12, 10, 8, 6, 4, 2, 0);
    const __m512i odd = _mm512_set_epi32(31, 29, 27, 25, 23, 21, 19, 17, 15, 13, 11, 9, 7, 5, 3, 1);
    return _mm512_cvtepi32_ps(_mm512_add_epi32(_mm512_permutex2var_epi32(low, even, high),
                                               _mm512_permutex2var_epi32(low, odd, high)));
}

static inline __attribute__((always_inline)) void multiplyRows(const Matrix *matrix, uint32_t block,
                                                               const Activations *activations, uint32_t row,
                                                               float *out, size_t stride, bool usesGELU,
                                                               bool isFirst, const char *next, const int rows) {
    const uint32_t inputs = matrix->inputs, width = inputs / matrix->groups;
    const char *weights = matrix->weights + block * matrix->blockBytes;
    const int16_t *input = (const int16_t *)(void *)activations->bytes + (size_t)row * inputs;
    const float *bias = matrix->bias + block * blockOutputs;
    __m512 results[rowsAtOnce][2];
    for (int r = 0; r < rows; r++) {
        results[r][0] = _mm512_loadu_ps(bias);
        results[r][1] = _mm512_loadu_ps(bias + 16);
    }
    for (uint32_t group = 0; group < matrix->groups; group++) {
        __m512i sums[rowsAtOnce][4];
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = sums[r][2] = sums[r][3] = _mm512_setzero_si512();
        for (uint32_t k = group * width; k < (group + 1) * width; k += 4) {
            const size_t offset = (size_t)(k / 64) * 2 * tileBytes + k % 64 / 4 * 64;
            const char *tile = weights + offset;
            if (isFirst) {
                const char *ahead = offset + bytesAhead < matrix->blockBytes ? tile + bytesAhead
                                                                             : next + offset + bytesAhead
                        - matrix->blockBytes;
                _mm_prefetch(ahead, _MM_HINT_T1);
                _mm_prefetch(ahead + tileBytes, _MM_HINT_T1);
            }
            const __m512i weight[4] = {widened(tile), widened(tile + 32), widened(tile + tileBytes),
                                       widened(tile + tileBytes + 32)};
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                long long four;
                memcpy(&four, input + (size_t)r * inputs + k, sizeof four);
                const __m512i activation = _mm512_set1_epi64(four);
#pragma clang loop unroll(full)
                for (int part = 0; part < 4; part++) {
                    sums[r][part] = _mm512_dpwssd_epi32(sums[r][part], weight[part], activation);
                }
            }
        }
        const float *scales = matrix->scales + ((size_t)block * matrix->groups + group) * blockOutputs;
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            const __m512 scale = _mm512_set1_ps(activations->scales[(size_t)(row + r) * matrix->groups + group]);
            results[r][0] = _mm512_fmadd_ps(joined(sums[r][0], sums[r][1]),
                                            _mm512_mul_ps(scale, _mm512_loadu_ps(scales)), results[r][0]);
            results[r][1] = _mm512_fmadd_ps(joined(sums[r][2], sums[r][3]),
                                            _mm512_mul_ps(scale, _mm512_loadu_ps(scales + 16)), results[r][1]);
        }
    }
    for (int r = 0; r < rows; r++) {
        _mm512_storeu_ps(out + (size_t)(row + r) * stride, results[r][0]);
        _mm512_storeu_ps(out + (size_t)(row + r) * stride + 16, results[r][1]);
        applyGELU(out + (size_t)(row + r) * stride, usesGELU);
    }
}

static inline void multiplyInt8(const Run *run, const Matrix *matrix, uint32_t block, const Activations *activations,
                                float *out, size_t stride, bool usesGELU, const char *next) {
    uint32_t row = 0;
    for (; row + rowsAtOnce <= run->rows; row += rowsAtOnce) {
        multiplyRows(matrix, block, activations, row, out, stride, usesGELU, row == 0, next, rowsAtOnce);
    }
    for (; row + 2 <= run->rows; row += 2) {
        multiplyRows(matrix, block, activations, row, out, stride, usesGELU, row == 0, next, 2);
    }
    if (row < run->rows) multiplyRows(matrix, block, activations, row, out, stride, usesGELU, row == 0, next, 1);
}

static void beginThread(const Run *run) { (void)run; }
static void endThread(void) {}

#define storeGroup storeWide
#define multiplyBlock multiplyInt8
#define Kernels_name encoder_avx512_int8
#include "layers.h"

#pragma clang attribute pop

#endif
