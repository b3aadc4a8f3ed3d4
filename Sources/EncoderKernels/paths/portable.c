// Plain C in vectors of 4, for every processor: the definition of the packed arithmetic.

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "../run.h"

enum { lanes = 4 };
#define hasNoFMA

#include "vectors.h"
#include "wide.h"

static inline void multiplyInt8(const Run *run, const Matrix *matrix, uint32_t block, const Activations *activations,
                                float *out, size_t stride, bool usesGELU, const char *next) {
    (void)next;
    const uint32_t inputs = matrix->inputs, width = inputs / matrix->groups;
    const int8_t *weights = (const int8_t *)matrix->weights + block * matrix->blockBytes;
    const int16_t *rows = (const int16_t *)(void *)activations->bytes;
    for (uint32_t row = 0; row < run->rows; row++) {
        float *target = out + row * stride;
        memcpy(target, matrix->bias + block * blockOutputs, blockOutputs * sizeof(float));
        for (uint32_t group = 0; group < matrix->groups; group++) {
            int32_t sums[blockOutputs] = {0};
            for (uint32_t k = group * width; k < (group + 1) * width; k += 4) {
                const int8_t *tile = weights + (size_t)(k / 64) * 2 * tileBytes + k % 64 / 4 * 64;
                const int16_t *input = rows + (size_t)row * inputs + k;
                for (uint32_t o = 0; o < blockOutputs; o++) {
                    const int8_t *weight = tile + o / 16 * tileBytes + o % 16 * 4;
                    for (int i = 0; i < 4; i++) sums[o] += weight[i] * input[i];
                }
            }
            const float scale = activations->scales[(size_t)row * matrix->groups + group];
            const float *scales = matrix->scales + ((size_t)block * matrix->groups + group) * blockOutputs;
            for (uint32_t o = 0; o < blockOutputs; o++) target[o] += (float)sums[o] * scale * scales[o];
        }
        applyGELU(target, usesGELU);
    }
}

static void beginThread(const Run *run) { (void)run; }
static void endThread(void) {}

#define storeGroup storeWide
#define multiplyBlock multiplyInt8
#define Kernels_name encoder_portable_int8
#include "layers.h"
