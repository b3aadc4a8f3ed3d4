// Attention of one head in vectors, for paths that have no better; included by `layers.h`, whose functions it uses.

/// Rows of which attention computes the scores together: what the registers hold.
enum { attentionRows = lanes == 16 ? 8 : 4, keyAlignment = 16 };

/// keys [head, padded length] from rows that are `stride` apart; what lies behind the length is 0.
static void transposeKeys(const float *rows, size_t stride, uint32_t length, uint32_t padded, uint32_t headSize,
                          float *keys) {
    for (uint32_t first = 0; first < padded; first += keyAlignment) {
        const uint32_t count = length - first < keyAlignment ? length - first : keyAlignment;
        for (uint32_t d = 0; d < headSize; d++) {
            float *target = keys + (size_t)d * padded + first;
            for (uint32_t j = 0; j < count; j++) target[j] = rows[(first + j) * stride + d];
            for (uint32_t j = count; j < keyAlignment; j++) target[j] = 0;
        }
    }
}

/// `vectors` vectors of sums for `attentionRows` rows: Σ factors[row][i] · numbers[i]. Each number serves all rows, and
/// each factor all vectors. Rows beyond `count` are computed from the first row's factors and not stored.
static inline __attribute__((always_inline)) void weigh(const float *factors, size_t factorStride, const float *numbers,
                                                        size_t numberStride, uint32_t terms, uint32_t count,
                                                        const float *scales, float *out, size_t outStride,
                                                        const int vectors) {
    Vector sums[attentionRows][2] = {};
    for (uint32_t i = 0; i < terms; i++) {
        Vector number[2];
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) number[v] = load(numbers + i * numberStride + v * lanes);
#pragma clang loop unroll(full)
        for (uint32_t r = 0; r < attentionRows; r++) {
            const Vector factor = splat(factors[(r < count ? r : 0) * factorStride + i]);
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sums[r][v] = fused(factor, number[v], sums[r][v]);
        }
    }
#pragma clang loop unroll(full)
    for (uint32_t r = 0; r < attentionRows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            if (r < count) store(out + r * outStride + v * lanes, sums[r][v] * scales[r]);
        }
    }
}

static inline void weighAll(const float *factors, size_t factorStride, const float *numbers, size_t numberStride,
                            uint32_t terms, uint32_t width, uint32_t count, const float *scales, float *out,
                            size_t outStride) {
    uint32_t column = 0;
    for (; column + 2 * lanes <= width; column += 2 * lanes) {
        weigh(factors, factorStride, numbers + column, numberStride, terms, count, scales, out + column, outStride, 2);
    }
    for (; column < width; column += lanes) {
        weigh(factors, factorStride, numbers + column, numberStride, terms, count, scales, out + column, outStride, 1);
    }
}

/// exp of the scaled scores, the largest taken off first. What lies behind the length becomes 0.
///
/// - Returns: 1 / their sum.
static inline float softmaxRow(float *scores, uint32_t length, uint32_t padded) {
    for (uint32_t j = length; j < padded; j++) scores[j] = -INFINITY;
    Vector largest = splat(-INFINITY), sums = {};
    for (uint32_t j = 0; j < padded; j += lanes) largest = __builtin_elementwise_max(largest, load(scores + j));
    const Vector offset = splat(largestOf(largest));
    for (uint32_t j = 0; j < padded; j += lanes) {
        Vector power = exponential(load(scores + j) - offset);
        store(scores + j, power);
        sums += power;
    }
    for (uint32_t j = length; j < padded; j++) scores[j] = 0;
    // What stood behind the length counted as the smallest number that `exponential` knows: far below the last bit.
    return 1 / sumOf(sums);
}

/// One head within each sequence. `rows` [tokens, 3 · head]: queries, keys, values; `context` is `contextStride` wide.
static void attendHead(const Run *run, const float *rows, float *context, size_t contextStride, Scratch *scratch) {
    const uint32_t headSize = run->model->headSize;
    const size_t stride = 3 * headSize;
    const float scale = 1 / sqrtf((float)headSize);
    for (uint32_t sequence = 0; sequence < run->sequenceCount; sequence++) {
        const uint32_t start = run->sequenceStarts[sequence], length = run->sequenceStarts[sequence + 1] - start;
        const uint32_t padded = (length + keyAlignment - 1) / keyAlignment * keyAlignment;
        const float *first = rows + start * stride;
        transposeKeys(first + headSize, stride, length, padded, headSize, scratch->keys);
        for (uint32_t row = 0; row < length; row += attentionRows) {
            const uint32_t count = length - row < attentionRows ? length - row : attentionRows;
            float scales[attentionRows];
            for (uint32_t r = 0; r < attentionRows; r++) scales[r] = scale;
            weighAll(first + row * stride, stride, scratch->keys, padded, headSize, padded, count, scales,
                     scratch->scores, padded);
            for (uint32_t r = 0; r < count; r++) {
                scales[r] = softmaxRow(scratch->scores + (size_t)r * padded, length, padded);
            }
            weighAll(scratch->scores, padded, first + 2 * headSize, stride, length, headSize, count, scales,
                     context + (start + row) * contextStride, contextStride);
        }
    }
}
