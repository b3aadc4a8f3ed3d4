// NEON with dot products (ARMv8.2 DotProd): int8 weights times activations in two planes of 7 and 8 bits.

#if defined(__aarch64__)

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)

#include <arm_neon.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 4 };

#include "vectors.h"

/// Rows and outputs computed together: 2 planes × 2 rows × 4 vectors of sums, within the 32 registers.
enum { rowsAtOnce = 2, vectorsAtOnce = 4, largestActivation = 16256 };

static void arrangeRows(Run *run) {
    run->tileRows = 1;
    run->tiles = run->rows;
}

static inline void storePlanes(const Run *run, const Activations *activations, uint32_t row, uint32_t group,
                               const float *values, uint32_t width) {
    (void)run;
    float32x4_t largest = vdupq_n_f32(0);
    for (uint32_t i = 0; i < width; i += 4) largest = vmaxq_f32(largest, vabsq_f32(vld1q_f32(values + i)));
    const float maximum = vmaxvq_f32(largest), scale = maximum > 0 ? maximum / largestActivation : 1;
    activations->scales[(size_t)row * activations->groups + group] = scale;
    const float inverse = 1 / scale;
    int8_t *high = (int8_t *)activations->bytes + (size_t)row * activations->inputs + group * width;
    int8_t *low = high + activations->planeBytes;
    for (uint32_t i = 0; i < width; i++) {
        const int32_t value = (int32_t)(values[i] * inverse + 12582912.0f - 12582912.0f), upper = (value + 64) >> 7;
        high[i] = (int8_t)upper;
        low[i] = (int8_t)(value - upper * 128);
    }
}

/// 16 outputs of `rows` rows, one group: 4 vectors of 4 outputs × 4 inputs for each step of the tile.
static inline __attribute__((always_inline)) void multiplyRows(const Matrix *matrix, uint32_t block, uint32_t half,
                                                               uint32_t group, const Activations *activations,
                                                               uint32_t row, float *out, size_t stride,
                                                               const int rows) {
    const uint32_t inputs = matrix->inputs, width = inputs / matrix->groups;
    const int8_t *weights = (const int8_t *)matrix->weights + block * matrix->blockBytes + half * tileBytes;
    const int8_t *high = (const int8_t *)activations->bytes + (size_t)row * inputs;
    const int8_t *low = high + activations->planeBytes;
    int32x4_t upper[rowsAtOnce][vectorsAtOnce], lower[rowsAtOnce][vectorsAtOnce];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectorsAtOnce; v++) upper[r][v] = lower[r][v] = vdupq_n_s32(0);
    }
    for (uint32_t k = group * width; k < (group + 1) * width; k += 4) {
        const int8_t *tile = weights + (size_t)(k / 64) * 2 * tileBytes + k % 64 / 4 * 64;
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            int32_t fourHigh, fourLow;
            memcpy(&fourHigh, high + (size_t)r * inputs + k, sizeof fourHigh);
            memcpy(&fourLow, low + (size_t)r * inputs + k, sizeof fourLow);
            const int8x16_t allHigh = vreinterpretq_s8_s32(vdupq_n_s32(fourHigh));
            const int8x16_t allLow = vreinterpretq_s8_s32(vdupq_n_s32(fourLow));
#pragma clang loop unroll(full)
            for (int v = 0; v < vectorsAtOnce; v++) {
                const int8x16_t weight = vld1q_s8(tile + v * 16);
                upper[r][v] = vdotq_s32(upper[r][v], weight, allHigh);
                lower[r][v] = vdotq_s32(lower[r][v], weight, allLow);
            }
        }
    }
    const float *scales = matrix->scales + ((size_t)block * matrix->groups + group) * blockOutputs + half * 16;
    const float *bias = matrix->bias + block * blockOutputs + half * 16;
    for (int r = 0; r < rows; r++) {
        const float scale = activations->scales[(size_t)(row + (uint32_t)r) * matrix->groups + group];
        float *target = out + (size_t)(row + (uint32_t)r) * stride + half * 16;
        for (int v = 0; v < vectorsAtOnce; v++) {
            const float32x4_t sum = vcvtq_f32_s32(vaddq_s32(vshlq_n_s32(upper[r][v], 7), lower[r][v]));
            const float32x4_t before = vld1q_f32(group == 0 ? bias + v * 4 : target + v * 4);
            vst1q_f32(target + v * 4, vfmaq_f32(before, sum, vmulq_n_f32(vld1q_f32(scales + v * 4), scale)));
        }
    }
}

static inline void multiplyInt8(const Run *run, const Matrix *matrix, uint32_t block, const Activations *activations,
                                float *out, size_t stride, bool usesGELU, const char *next) {
    (void)next;
    for (uint32_t half = 0; half < 2; half++) {
        for (uint32_t group = 0; group < matrix->groups; group++) {
            uint32_t row = 0;
            for (; row + rowsAtOnce <= run->rows; row += rowsAtOnce) {
                multiplyRows(matrix, block, half, group, activations, row, out, stride, rowsAtOnce);
            }
            if (row < run->rows) multiplyRows(matrix, block, half, group, activations, row, out, stride, 1);
        }
    }
    if (!usesGELU) return;
    for (uint32_t row = 0; row < run->rows; row++) {
        for (uint32_t o = 0; o < blockOutputs; o += lanes) {
            Vector value;
            memcpy(&value, out + row * stride + o, sizeof value);
            value = gelu(value);
            memcpy(out + row * stride + o, &value, sizeof value);
        }
    }
}

static void beginThread(const Run *run) { (void)run; }
static void endThread(void) {}

#define storeGroup storePlanes
#define multiplyBlock multiplyInt8
#define Kernels_name encoder_neon_int8
#include "layers.h"

#pragma clang attribute pop

#endif
