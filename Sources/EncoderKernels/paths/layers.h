// The parts of a layer that are the same in every path, compiled once for each: included by a path's file, which has
// defined before
//
//   lanes              numbers in a vector
//   Kernels_name       the name of its table
//   storeGroup         numbers → activations: one row of one group
//   multiplyBlock      activations · weights: 32 outputs for all rows; or multiplyBlocks: several times 32 of them
//   beginThread, endThread, arrangeRows
//
// and may have defined
//
//   fetchMeanwhile     asks for coming weights while something is done that reads none
//   attendHead         attention of one head

#include <math.h>
#include <string.h>

#include "../run.h"

static inline Vector load(const float *from) {
    Vector vector;
    memcpy(&vector, from, sizeof vector);
    return vector;
}

static inline void store(float *to, Vector vector) { memcpy(to, &vector, sizeof vector); }

static inline Vector splat(float value) { return (Vector){} + value; }

#ifndef fetchMeanwhile
#define fetchMeanwhile(scratch, next, bytes) ((void)(scratch), (void)(next))
#endif

#ifndef multiplyBlocks
static inline void multiplyBlocks(const Run *run, const Matrix *matrix, uint32_t first, uint32_t count,
                                  const Activations *activations, float *out, size_t stride, bool usesGELU,
                                  Scratch *scratch, const char *next) {
    (void)scratch;
    for (uint32_t block = 0; block < count; block++) {
        const char *following = block + 1 < count ? weightsOf(matrix, first + block + 1) : next;
        multiplyBlock(run, matrix, first + block, activations, out + block * blockOutputs, stride, usesGELU,
                      following);
    }
}
#endif

static inline float sumOf(Vector vector) {
    float parts[lanes];
    memcpy(parts, &vector, sizeof parts);
    for (int count = lanes / 2; count > 0; count /= 2) {
        for (int lane = 0; lane < count; lane++) parts[lane] += parts[lane + count];
    }
    return parts[0];
}

static inline float largestOf(Vector vector) {
    float largest = vector[0];
    for (int lane = 1; lane < lanes; lane++) largest = vector[lane] > largest ? vector[lane] : largest;
    return largest;
}

/// exp for x ≤ 0, relative error below 2e-7; 0 where float32 has no normal number left.
///
/// Source: Cephes `expf`: x = n · ln 2 + r, |r| ≤ ln 2 / 2, a polynomial for e^r.
static inline Vector exponential(Vector x) {
    x = __builtin_elementwise_max(x, splat(-87.3f));
    Vector n = x * 1.44269504f + 12582912.0f - 12582912.0f;  // to the nearest: the fraction falls out of the mantissa
    Vector r = fused(n, splat(-0.693359375f), x);
    r = fused(n, splat(2.12194440e-4f), r);
    Vector p = fused(splat(1.9875691500e-4f), r, splat(1.3981999507e-3f));
    p = fused(p, r, splat(8.3334519073e-3f));
    p = fused(p, r, splat(4.1665795894e-2f));
    p = fused(p, r, splat(1.6666665459e-1f));
    p = fused(p, r, splat(5.0000001201e-1f));
    p = fused(p, r * r, r + 1);
    Integers exponent = (__builtin_convertvector(n, Integers) + 127) << 23;
    Vector power;
    memcpy(&power, &exponent, sizeof power);
    return p * power;
}

/// Other activations than GELU, which the product's epilogue has done already.
static inline void activate(float *values, uint32_t count, EncoderActivation activation) {
    if (activation == EncoderGELU) return;
    for (uint32_t i = 0; i < count; i += lanes) {
        Vector x = load(values + i);
        if (activation == EncoderReLU) {
            store(values + i, __builtin_elementwise_max(x, splat(0)));
        } else {
            // x · ½(1 + tanh u) = x / (1 + e^-2u), with the exponential of a number that is never positive.
            Vector u = x * 0.7978845608f * fused(x * x, splat(0.044715f), splat(1));
            Vector e = exponential(__builtin_elementwise_abs(u) * -2);
            Integers isNegative = u < 0;  // all bits set, or none
            Vector excess = e - 1;
            Integers bits;
            memcpy(&bits, &excess, sizeof bits);
            bits &= isNegative;
            memcpy(&excess, &bits, sizeof bits);
            store(values + i, x * (excess + 1) / (e + 1));
        }
    }
}

// MARK: - Embedding and LayerNorm

/// Normalises `row`, which holds the numbers already, and stores it as activations where there are any.
static inline void normalizeRow(const Run *run, float *row, const float *weight, const float *bias, uint32_t index,
                                bool isStored) {
    const uint32_t hidden = run->model->shape.hidden;
    // Four sums each: a single one would wait for itself. The hidden size is a multiple of 128.
    Vector sums[4] = {}, squares[4] = {};
    for (uint32_t i = 0; i < hidden; i += 4 * lanes) {
#pragma clang loop unroll(full)
        for (uint32_t part = 0; part < 4; part++) sums[part] += load(row + i + part * lanes);
    }
    const Vector mean = splat(sumOf(sums[0] + sums[1] + (sums[2] + sums[3])) / (float)hidden);
    for (uint32_t i = 0; i < hidden; i += 4 * lanes) {
#pragma clang loop unroll(full)
        for (uint32_t part = 0; part < 4; part++) {
            const Vector difference = load(row + i + part * lanes) - mean;
            squares[part] = fused(difference, difference, squares[part]);
        }
    }
    const float variance = sumOf(squares[0] + squares[1] + (squares[2] + squares[3])) / (float)hidden;
    const Vector factor = splat(1 / sqrtf(variance + run->model->shape.epsilon));
    for (uint32_t i = 0; i < hidden; i += lanes) {
        store(row + i, fused((load(row + i) - mean) * factor, load(weight + i), load(bias + i)));
    }
    if (isStored) storeGroup(run, &run->hidden, index, 0, row, hidden);
}

static void embed(const Run *run, uint32_t first, uint32_t end) {
    const Model *model = run->model;
    const uint32_t hidden = model->shape.hidden;
    for (uint32_t index = first; index < end; index++) {
        const size_t word = (size_t)run->tokenIDs[index];
        const float *position = model->positions + (size_t)run->positions[index] * hidden;
        float *row = run->states + (size_t)index * hidden;
        for (uint32_t i = 0; i < hidden; i++) {
            float number;
            if (model->shape.precision == EncoderInt8) {
                number = (float)((const int8_t *)model->words)[word * hidden + i] * model->wordScales[word];
            } else {
                uint16_t narrow;
                memcpy(&narrow, model->words + (word * hidden + i) * sizeof narrow, sizeof narrow);
                uint32_t bits = (uint32_t)narrow << 16;
                memcpy(&number, &bits, sizeof number);
            }
            row[i] = number + position[i];
        }
        normalizeRow(run, row, model->normWeight, model->normBias, index, true);
    }
}

static void normalize(const Run *run, const float *weight, const float *bias, uint32_t first, uint32_t end,
                      bool isLast, Scratch *scratch, const char *next) {
    const uint32_t hidden = run->model->shape.hidden;
    for (uint32_t index = first; index < end; index++) {
        fetchMeanwhile(scratch, next, 2 * hidden);
        float *row = run->states + (size_t)index * hidden;
        const float *added = run->projection + (size_t)index * hidden;
        for (uint32_t i = 0; i < hidden; i += lanes) store(row + i, load(row + i) + load(added + i));
        normalizeRow(run, row, weight, bias, index, !isLast);
    }
}

// MARK: - Attention

#ifndef attendHead
#include "attention.h"
#endif

static void attend(const Run *run, const Layer *layer, uint32_t half, Scratch *scratch, const char *next) {
    const Matrix *matrix = &layer->attention;
    const uint32_t headSize = run->model->headSize, width = run->model->contextWidth;
    const uint32_t blocks = 3 * headSize / blockOutputs, heads = run->model->shape.heads / 2;
    for (uint32_t head = 0; head < heads; head++) {
        const uint32_t first = (half * heads + head) * blocks;
        const char *following = head + 1 < heads ? weightsOf(matrix, first + blocks) : next;
        multiplyBlocks(run, matrix, first, blocks, &run->hidden, scratch->outputs, 3 * headSize, false, scratch,
                       following);
        fetchMeanwhile(scratch, following, 64 * run->rows);
        attendHead(run, scratch->outputs, scratch->group + head * headSize, width, scratch);
    }
    for (uint32_t row = 0; row < run->rows; row++) {
        fetchMeanwhile(scratch, next, width);
        storeGroup(run, &run->context, row, half, scratch->group + (size_t)row * width, width);
    }
}

// MARK: - Dense layers

static void project(const Run *run, const Matrix *matrix, const Activations *inputs, uint32_t unit, Scratch *scratch,
                    const char *next) {
    const uint32_t first = unit * matrix->unitBlocks, left = blocksOf(matrix) - first;
    multiplyBlocks(run, matrix, first, left < matrix->unitBlocks ? left : matrix->unitBlocks, inputs,
                   run->projection + first * blockOutputs, run->model->shape.hidden, false, scratch, next);
}

static void expand(const Run *run, const Layer *layer, uint32_t group, Scratch *scratch, const char *next) {
    const Matrix *matrix = &layer->intermediate;
    const uint32_t width = run->model->innerWidth, blocks = matrix->unitBlocks;
    const EncoderActivation activation = run->model->shape.activation;
    // Two calls, so that each has the activation as a constant.
    if (activation == EncoderGELU) {
        multiplyBlocks(run, matrix, group * blocks, blocks, &run->hidden, scratch->group, width, true, scratch, next);
    } else {
        multiplyBlocks(run, matrix, group * blocks, blocks, &run->hidden, scratch->group, width, false, scratch, next);
    }
    for (uint32_t row = 0; row < run->rows; row++) {
        float *values = scratch->group + (size_t)row * width;
        fetchMeanwhile(scratch, next, width);
        activate(values, width, activation);
        storeGroup(run, &run->intermediate, row, group, values, width);
    }
}

const Kernels Kernels_name = {
    .begin = beginThread,
    .end = endThread,
    .arrange = arrangeRows,
    .embed = embed,
    .attend = attend,
    .project = project,
    .normalize = normalize,
    .expand = expand,
};
