#ifndef ENCODER_KERNELS_H
#define ENCODER_KERNELS_H

#include <stddef.h>

#include "PackedEncoder.h"

/// Rows of float32 numbers; `stride` is the distance between the starts of two rows, in numbers.
///
/// The address need not be aligned: weights lie in a mapped file at whatever offset its writer chose.
typedef struct {
    const void *start;
    size_t stride;
} EncoderRows;

/// out[r][o] = dot(inputs[r], weights[o]) · scale + bias[o]
///
/// inputs [rowCount, depth], weights [outputCount, depth], out [rowCount, outputCount]; `bias` may be NULL.
/// `out` overlaps none of the others. The order of summation depends on the processor, so results may differ between
/// machines in the last bits.
void encoder_multiply(EncoderRows inputs, EncoderRows weights, const float *bias, float scale, float *out,
                      size_t outStride, size_t rowCount, size_t outputCount, size_t depth);

#endif
