#ifndef MODEL_H
#define MODEL_H

#include "include/PackedEncoder.h"

/// The packed block's layout and what the kernels of every path have in common.

enum {
    /// Outputs that are computed together: two tiles of 16.
    blockOutputs = 32,
    /// Bytes of a tile: 16 rows of 64 bytes, each row 16 outputs × 4 inputs of int8 (× 2 of bfloat16).
    tileBytes = 1024,
    alignment = 64,
    largestHead = 128,
};

/// inputs → outputs, packed as [outputs / 32][inputs / 64][2 tiles] (int8) or [outputs / 32][inputs / 32][2 tiles].
typedef struct {
    const char *weights;
    const float *scales;  // int8 only: [outputs / 32][groups][32]
    const float *bias;    // [outputs]
    uint32_t inputs, outputs, groups;
    uint32_t unitBlocks;  // blocks of outputs that make a unit of work
    size_t blockBytes;
} Matrix;

static inline uint32_t blocksOf(const Matrix *matrix) { return matrix->outputs / blockOutputs; }

static inline uint32_t unitsOf(const Matrix *matrix) {
    return (blocksOf(matrix) + matrix->unitBlocks - 1) / matrix->unitBlocks;
}

static inline const char *weightsOf(const Matrix *matrix, uint32_t block) {
    return matrix->weights + block * matrix->blockBytes;
}

typedef struct {
    Matrix attention;  // [3 · hidden, hidden], head by head: query, key, value
    Matrix attentionOutput;
    Matrix intermediate;
    Matrix output;
    const float *attentionNormWeight, *attentionNormBias, *outputNormWeight, *outputNormBias;
} Layer;

typedef struct {
    EncoderShape shape;
    uint32_t contextWidth;  // of a group of the attention's context: half of the heads
    uint32_t innerWidth;    // of a group of the feed-forward layer's inner numbers
    uint32_t headSize;
    const char *words;          // [vocabulary, hidden] int8 or bfloat16
    const float *wordScales;    // int8 only: [vocabulary]
    const float *positions;     // [positions, hidden], the token type's row added
    const float *normWeight, *normBias;
    Layer *layers;
} Model;

/// Walks the layout: with `base` NULL it only measures. `layers` may be NULL.
size_t encoder_layout(const EncoderShape *shape, const char *base, Model *model, Layer *layers);

static inline size_t elementBytes(EncoderPrecision precision) { return precision == EncoderInt8 ? 1 : 2; }

#endif
