// AVX2: int8 weights, widened, times 15-bit activations in 16 bits.

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 8 };

#include "vectors.h"
#include "wide.h"

/// Rows and outputs computed together: 3 × 4 sums, 3 vectors of activations and one of weights fill the 16 registers.
enum { rowsAtOnce = 3, outputsAtOnce = 16, bytesAhead = 4096 };

/// 16 bytes of weights, 4 outputs × 4 inputs, as 16-bit numbers.
static inline __m256i widened(const char *weights) {
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)weights));
}

/// Sums of 4 outputs, each in two halves, twice → 8 sums.
static inline __m256 joined(__m256i low, __m256i high) {
    // Within each half of a register: two of `low`, two of `high`.
    return _mm256_cvtepi32_ps(_mm256_permute4x64_epi64(_mm256_hadd_epi32(low, high), _MM_SHUFFLE(3, 1, 2, 0)));
}

static inline __attribute__((always_inline)) void multiplyRows(const Matrix *matrix, uint32_t block, uint32_t half,
                                                               const Activations *activations, uint32_t row,
                                                               float *out, size_t stride, bool isFirst,
                                                               const int rows) {
    const uint32_t inputs = matrix->inputs, width = inputs / matrix->groups, first = half * outputsAtOnce;
    const char *weights = matrix->weights + block * matrix->blockBytes + half * tileBytes;
    const int16_t *input = (const int16_t *)(void *)activations->bytes + (size_t)row * inputs;
    const float *bias = matrix->bias + block * blockOutputs + first;
    for (uint32_t group = 0; group < matrix->groups; group++) {
        __m256i sums[rowsAtOnce][4];
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[r][0] = sums[r][1] = sums[r][2] = sums[r][3] = _mm256_setzero_si256();
        for (uint32_t k = group * width; k < (group + 1) * width; k += 4) {
            const char *tile = weights + (size_t)(k / 64) * 2 * tileBytes + k % 64 / 4 * 64;
            if (isFirst) _mm_prefetch(tile + bytesAhead, _MM_HINT_T1);
            __m256i activation[rowsAtOnce];
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                long long four;
                memcpy(&four, input + (size_t)r * inputs + k, sizeof four);
                activation[r] = _mm256_set1_epi64x(four);
            }
#pragma clang loop unroll(full)
            for (int part = 0; part < 4; part++) {
                const __m256i weight = widened(tile + part * 16);
#pragma clang loop unroll(full)
                for (int r = 0; r < rows; r++) {
                    sums[r][part] = _mm256_add_epi32(sums[r][part], _mm256_madd_epi16(weight, activation[r]));
                }
            }
        }
        const float *scales = matrix->scales + ((size_t)block * matrix->groups + group) * blockOutputs + first;
        for (int r = 0; r < rows; r++) {
            const __m256 scale = _mm256_set1_ps(activations->scales[(size_t)(row + r) * matrix->groups + group]);
            float *target = out + (size_t)(row + r) * stride + first;
            for (int part = 0; part < 2; part++) {
                __m256 value = group == 0 ? _mm256_loadu_ps(bias + part * 8) : _mm256_loadu_ps(target + part * 8);
                __m256 factor = _mm256_mul_ps(scale, _mm256_loadu_ps(scales + part * 8));
                value = _mm256_fmadd_ps(joined(sums[r][part * 2], sums[r][part * 2 + 1]), factor, value);
                _mm256_storeu_ps(target + part * 8, value);
            }
        }
    }
}

static inline void multiplyInt8(const Run *run, const Matrix *matrix, uint32_t block, const Activations *activations,
                                float *out, size_t stride, bool usesGELU, const char *next) {
    (void)next;
    for (uint32_t half = 0; half < 2; half++) {
        uint32_t row = 0;
        for (; row + rowsAtOnce <= run->rows; row += rowsAtOnce) {
            multiplyRows(matrix, block, half, activations, row, out, stride, row == 0, rowsAtOnce);
        }
        for (; row < run->rows; row++) {
            multiplyRows(matrix, block, half, activations, row, out, stride, row == 0, 1);
        }
    }
    for (uint32_t row = 0; row < run->rows; row++) applyGELU(out + row * stride, usesGELU);
}

static void beginThread(const Run *run) { (void)run; }
static void endThread(void) {}

#define storeGroup storeWide
#define multiplyBlock multiplyInt8
#define Kernels_name encoder_avx2_int8
#include "layers.h"

#pragma clang attribute pop

#endif
