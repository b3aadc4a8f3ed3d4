#include "model.h"

#include <math.h>
#include <string.h>

// MARK: - Layout

static const char *take(const char *base, size_t *offset, size_t bytes) {
    const char *place = base ? base + *offset : NULL;
    *offset += (bytes + alignment - 1) / alignment * alignment;
    return place;
}

static const float *takeFloats(const char *base, size_t *offset, size_t count) {
    return (const float *)(const void *)take(base, offset, count * sizeof(float));
}

static Matrix takeMatrix(const EncoderShape *shape, const char *base, size_t *offset, uint32_t outputs,
                         uint32_t inputs, uint32_t groups, uint32_t units) {
    Matrix matrix = {.inputs = inputs, .outputs = outputs, .groups = groups};
    matrix.unitBlocks = (outputs / blockOutputs + units - 1) / units;
    matrix.blockBytes = (size_t)inputs * blockOutputs * elementBytes(shape->precision);
    matrix.weights = take(base, offset, matrix.blockBytes * (outputs / blockOutputs));
    size_t scales = shape->precision == EncoderInt8 ? (size_t)outputs * matrix.groups : 0;
    matrix.scales = takeFloats(base, offset, scales);
    matrix.bias = takeFloats(base, offset, outputs);
    return matrix;
}

static Layer takeLayer(const EncoderShape *shape, const char *base, size_t *offset) {
    Layer layer;
    // Units as large as two threads can share: between units the sums of the last tile wait for nothing.
    enum { projectionUnits = 8 };
    layer.attention = takeMatrix(shape, base, offset, 3 * shape->hidden, shape->hidden, 1, 2);
    layer.attentionOutput = takeMatrix(shape, base, offset, shape->hidden, shape->hidden, 2, projectionUnits);
    layer.attentionNormWeight = takeFloats(base, offset, shape->hidden);
    layer.attentionNormBias = takeFloats(base, offset, shape->hidden);
    const uint32_t innerGroups = shape->feedForward / shape->hidden;
    layer.intermediate = takeMatrix(shape, base, offset, shape->feedForward, shape->hidden, 1, innerGroups);
    layer.output = takeMatrix(shape, base, offset, shape->hidden, shape->feedForward, innerGroups, projectionUnits);
    layer.outputNormWeight = takeFloats(base, offset, shape->hidden);
    layer.outputNormBias = takeFloats(base, offset, shape->hidden);
    return layer;
}

size_t encoder_layout(const EncoderShape *shape, const char *base, Model *model, Layer *layers) {
    size_t offset = 0, hidden = shape->hidden;
    bool isInt8 = shape->precision == EncoderInt8;
    model->shape = *shape;
    model->contextWidth = shape->hidden / 2;
    model->innerWidth = shape->hidden;
    model->headSize = shape->hidden / shape->heads;
    model->words = take(base, &offset, shape->vocabulary * hidden * elementBytes(shape->precision));
    model->wordScales = takeFloats(base, &offset, isInt8 ? shape->vocabulary : 0);
    model->positions = takeFloats(base, &offset, shape->positions * hidden);
    model->normWeight = takeFloats(base, &offset, hidden);
    model->normBias = takeFloats(base, &offset, hidden);
    model->layers = layers;
    for (uint32_t index = 0; index < shape->layers; index++) {
        Layer layer = takeLayer(shape, base, &offset);
        if (layers) layers[index] = layer;
    }
    return offset;
}

bool encoder_supports(const EncoderShape *shape) {
    // A group has at most `hidden` inputs: 1024 · 127 · 16,256 stays below 2^31.
    if (shape->hidden == 0 || shape->hidden > 1024 || shape->hidden % 128 || shape->feedForward % 128) return false;
    if (shape->feedForward == 0 || shape->feedForward % shape->hidden) return false;
    if (shape->heads == 0 || shape->heads % 2 || shape->hidden % shape->heads) return false;
    uint32_t headSize = shape->hidden / shape->heads;
    // Queries, keys and values of a head fill whole blocks.
    if (headSize % 16 || headSize > largestHead || 3 * headSize % blockOutputs) return false;
    return shape->layers >= 1 && shape->layers <= 256 && shape->vocabulary >= 1 && shape->positions >= 1
        && shape->feedForward <= 1 << 16 && shape->vocabulary <= 1 << 24 && shape->positions <= 1 << 20;
}

size_t encoder_packed_size(const EncoderShape *shape) {
    Model model;
    return encoder_supports(shape) ? encoder_layout(shape, NULL, &model, NULL) : 0;
}

// MARK: - Numbers

static uint16_t bfloat16(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

/// To the nearest, ties to even: the magic number pushes the fraction out of the mantissa. Compiles to two additions,
/// where `rintf` would be a call on processors without SSE 4.1.
static inline float rounded(float value) { return value + 12582912.0f - 12582912.0f; }

static inline float clamped(float value) { return value < -127 ? -127 : value > 127 ? 127 : value; }

/// The scale with the least squared error, at or a little below the largest number: an outlier may be cut.
static float bestScale(const float *values, uint32_t count) {
    float largest = 0;
    for (uint32_t i = 0; i < count; i++) largest = fmaxf(largest, fabsf(values[i]));
    if (largest == 0) return 1;
    float best = 0, leastError = INFINITY;
    for (int step = 0; step < 8; step++) {
        float scale = largest / (127 + (float)step * 4), inverse = 1 / scale, error = 0;
        for (uint32_t i = 0; i < count; i++) {
            float difference = clamped(rounded(values[i] * inverse)) * scale - values[i];
            error += difference * difference;
        }
        if (error < leastError) {
            leastError = error;
            best = scale;
        }
    }
    return best;
}

static float quantize(const float *values, uint32_t count, int8_t *out) {
    float scale = bestScale(values, count);
    for (uint32_t i = 0; i < count; i++) out[i] = (int8_t)clamped(rounded(values[i] / scale));
    return scale;
}

// MARK: - Packing

/// Puts row `output` of a weight matrix into its block.
static void packRow(const EncoderShape *shape, const Matrix *matrix, uint32_t output, const void *source, float bias) {
    float row[1024];
    int8_t quantized[1024];
    uint32_t column = output % 16, half = output % blockOutputs / 16, block = output / blockOutputs;
    uint32_t perRow = shape->precision == EncoderInt8 ? 4 : 2, perTile = 16 * perRow;
    char *start = (char *)matrix->weights + block * matrix->blockBytes;
    const uint32_t width = matrix->inputs / matrix->groups;
    for (uint32_t done = 0; done < matrix->inputs; done += width) {
        const uint32_t group = done / width;
        memcpy(row, (const char *)source + done * sizeof(float), width * sizeof(float));
        if (shape->precision == EncoderInt8) {
            float *scales = (float *)matrix->scales + (size_t)block * matrix->groups * blockOutputs;
            scales[group * blockOutputs + output % blockOutputs] = quantize(row, width, quantized);
        }
        for (uint32_t i = 0; i < width; i++) {
            uint32_t k = done + i;
            char *tile = start + ((size_t)(k / perTile) * 2 + half) * tileBytes;
            size_t place = (size_t)(k % perTile / perRow) * 64 + column * 4;
            uint16_t narrow = bfloat16(row[i]);
            if (shape->precision == EncoderInt8) {
                tile[place + k % 4] = quantized[i];
            } else {
                memcpy(tile + place + k % 2 * 2, &narrow, sizeof narrow);
            }
        }
    }
    ((float *)matrix->bias)[output] = bias;
}

static void packMatrix(const EncoderShape *shape, const Matrix *matrix, const void *source, const float *bias) {
    for (uint32_t o = 0; o < matrix->outputs; o++) {
        packRow(shape, matrix, o, (const char *)source + (size_t)o * matrix->inputs * sizeof(float), bias[o]);
    }
}

static void packAttention(const EncoderShape *shape, const Matrix *matrix, const EncoderLayerSource *source) {
    uint32_t headSize = shape->hidden / shape->heads;
    const void *weights[3] = {source->query, source->key, source->value};
    const float *biases[3] = {source->queryBias, source->keyBias, source->valueBias};
    for (uint32_t o = 0; o < matrix->outputs; o++) {
        uint32_t head = o / (3 * headSize), part = o / headSize % 3, row = head * headSize + o % headSize;
        const char *start = (const char *)weights[part] + (size_t)row * shape->hidden * sizeof(float);
        packRow(shape, matrix, o, start, biases[part][row]);
    }
}

static void copyFloats(const float *target, const void *source, size_t count) {
    memcpy((float *)target, source, count * sizeof(float));
}

void encoder_pack_layer(const EncoderShape *shape, uint32_t index, const EncoderLayerSource *source, void *packed) {
    Model model;
    Layer layers[256];
    encoder_layout(shape, packed, &model, layers);
    const Layer *layer = &layers[index];
    packAttention(shape, &layer->attention, source);
    packMatrix(shape, &layer->attentionOutput, source->attentionOutput, source->attentionOutputBias);
    packMatrix(shape, &layer->intermediate, source->intermediate, source->intermediateBias);
    packMatrix(shape, &layer->output, source->output, source->outputBias);
    copyFloats(layer->attentionNormWeight, source->attentionNormWeight, shape->hidden);
    copyFloats(layer->attentionNormBias, source->attentionNormBias, shape->hidden);
    copyFloats(layer->outputNormWeight, source->outputNormWeight, shape->hidden);
    copyFloats(layer->outputNormBias, source->outputNormBias, shape->hidden);
}

static void packWord(const Model *model, uint32_t word, const void *source) {
    const uint32_t hidden = model->shape.hidden;
    float row[1 << 10];
    memcpy(row, (const char *)source + (size_t)word * hidden * sizeof(float), hidden * sizeof(float));
    if (model->shape.precision == EncoderInt8) {
        int8_t *target = (int8_t *)model->words + (size_t)word * hidden;
        ((float *)model->wordScales)[word] = quantize(row, hidden, target);
    } else {
        uint16_t *target = (uint16_t *)(void *)model->words + (size_t)word * hidden;
        for (uint32_t i = 0; i < hidden; i++) target[i] = bfloat16(row[i]);
    }
}

void encoder_pack_tables(const EncoderShape *shape, const EncoderTableSource *source, void *packed) {
    Model model;
    encoder_layout(shape, packed, &model, NULL);
    for (uint32_t word = 0; word < shape->vocabulary; word++) packWord(&model, word, source->words);
    float *positions = (float *)model.positions;
    copyFloats(positions, source->positions, (size_t)shape->positions * shape->hidden);
    float type[1 << 10];
    memcpy(type, source->tokenType, shape->hidden * sizeof(float));
    for (size_t i = 0; i < (size_t)shape->positions * shape->hidden; i++) positions[i] += type[i % shape->hidden];
    copyFloats(model.normWeight, source->normWeight, shape->hidden);
    copyFloats(model.normBias, source->normBias, shape->hidden);
}

uint64_t encoder_checksum(const void *bytes, size_t count) {
    enum { lanes = 8 };
    uint64_t sums[lanes] = {1, 2, 3, 4, 5, 6, 7, 8}, value;
    const char *start = bytes;
    size_t i = 0;
    for (; i + sizeof sums <= count; i += sizeof sums) {
        uint64_t words[lanes];
        memcpy(words, start + i, sizeof words);
        for (int lane = 0; lane < lanes; lane++) {
            // Every step can be undone, so a changed word always shows.
            sums[lane] = (sums[lane] ^ words[lane]) * 0x9E3779B97F4A7C15u;
            sums[lane] ^= sums[lane] >> 29;
        }
    }
    value = count;
    for (int lane = 0; lane < lanes; lane++) value = (value ^ sums[lane]) * 0x100000001B3u;
    for (; i < count; i++) value = (value ^ (unsigned char)start[i]) * 0x100000001B3u;
    return value;
}
