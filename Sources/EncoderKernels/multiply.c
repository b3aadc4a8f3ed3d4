#include "EncoderKernels.h"

#include <string.h>

// The choice is made while the program is loaded, before the thread sanitizer is ready for instrumented code.
#if defined(__x86_64__) && defined(__linux__) && !__has_feature(thread_sanitizer)
#define FOR_EACH_INSTRUCTION_SET __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_INSTRUCTION_SET
#endif
#define INLINED static inline __attribute__((always_inline))

enum {
    lanes = 8,
    // Sums kept in registers: 4 × 2 vectors, beside 4 of inputs and 2 of weights, fill the 16 registers of AVX2.
    rowBlock = 4,
    outputBlock = 2,
    // Inputs that stay in the cache while all weights stream by once.
    panelRows = 64,
};

typedef float Vector __attribute__((vector_size(lanes * sizeof(float))));

INLINED const char *rowAt(EncoderRows rows, size_t index) {
    return (const char *)rows.start + index * rows.stride * sizeof(float);
}

/// Dot products of `rows` × `outputs` pairs at once, each number loaded once per block. Both counts are constants at
/// the call, so that the loops unroll and `sums` lives in registers.
INLINED void multiplyBlock(EncoderRows inputs, EncoderRows weights, const float *bias, float scale, float *out,
                           size_t outStride, size_t depth, const int rows, const int outputs) {
    Vector sums[rowBlock][outputBlock];
    memset(sums, 0, sizeof sums);
    size_t k = 0;
    for (; k + lanes <= depth; k += lanes) {
        Vector weight[outputBlock];
#pragma clang loop unroll(full)
        for (int o = 0; o < outputs; o++) memcpy(&weight[o], rowAt(weights, o) + k * sizeof(float), sizeof(Vector));
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            Vector input;
            memcpy(&input, rowAt(inputs, r) + k * sizeof(float), sizeof(Vector));
#pragma clang loop unroll(full)
            for (int o = 0; o < outputs; o++) sums[r][o] += input * weight[o];
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int o = 0; o < outputs; o++) {
            float sum = 0;
            for (int lane = 0; lane < lanes; lane++) sum += sums[r][o][lane];
            for (size_t tail = k; tail < depth; tail++) {
                float input, weight;
                memcpy(&input, rowAt(inputs, r) + tail * sizeof(float), sizeof(float));
                memcpy(&weight, rowAt(weights, o) + tail * sizeof(float), sizeof(float));
                sum += input * weight;
            }
            out[r * outStride + o] = sum * scale + (bias ? bias[o] : 0);
        }
    }
}

/// At most `panelRows` rows against all weights.
INLINED void multiplyPanel(EncoderRows inputs, EncoderRows weights, const float *bias, float scale, float *out,
                           size_t outStride, size_t rowCount, size_t outputCount, size_t depth) {
    size_t o = 0;
    for (; o + outputBlock <= outputCount; o += outputBlock) {
        EncoderRows w = {rowAt(weights, o), weights.stride};
        const float *b = bias ? bias + o : NULL;
        size_t r = 0;
        for (; r + rowBlock <= rowCount; r += rowBlock) {
            EncoderRows x = {rowAt(inputs, r), inputs.stride};
            multiplyBlock(x, w, b, scale, out + r * outStride + o, outStride, depth, rowBlock, outputBlock);
        }
        for (; r + 2 <= rowCount; r += 2) {
            EncoderRows x = {rowAt(inputs, r), inputs.stride};
            multiplyBlock(x, w, b, scale, out + r * outStride + o, outStride, depth, 2, outputBlock);
        }
        for (; r < rowCount; r++) {
            EncoderRows x = {rowAt(inputs, r), inputs.stride};
            multiplyBlock(x, w, b, scale, out + r * outStride + o, outStride, depth, 1, outputBlock);
        }
    }
    for (; o < outputCount; o++) {
        EncoderRows w = {rowAt(weights, o), weights.stride};
        for (size_t r = 0; r < rowCount; r++) {
            EncoderRows x = {rowAt(inputs, r), inputs.stride};
            multiplyBlock(x, w, bias ? bias + o : NULL, scale, out + r * outStride + o, outStride, depth, 1, 1);
        }
    }
}

FOR_EACH_INSTRUCTION_SET
void encoder_multiply(EncoderRows inputs, EncoderRows weights, const float *bias, float scale, float *out,
                      size_t outStride, size_t rowCount, size_t outputCount, size_t depth) {
    for (size_t r = 0; r < rowCount; r += panelRows) {
        EncoderRows panel = {rowAt(inputs, r), inputs.stride};
        size_t rows = rowCount - r < panelRows ? rowCount - r : panelRows;
        multiplyPanel(panel, weights, bias, scale, out + r * outStride, outStride, rows, outputCount, depth);
    }
}
