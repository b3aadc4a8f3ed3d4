// Attention of one head in tiles: queries, keys, powers and values in bfloat16, sums and softmax in float32.
// Included after `tiles.h`; `layers.h`, included later, defines the exponential.

static inline Vector exponential(Vector x);

/// What lies in a thread's scratch for one sequence. Tiles of keys and values: 16 rows, each two numbers of 16 columns.
typedef struct {
    uint32_t length;
    uint32_t depth;       // tiles along a head's numbers, 32 of them each
    uint32_t keyTiles;    // of 16 keys
    uint32_t valueSteps;  // of 32 keys
    uint32_t headTiles;   // of 16 numbers
    char *keys;           // [key tiles][depth] tiles
    char *values;         // [head tiles][value steps] tiles
    char *queries;        // [rows][depth · 32]
    char *powers;         // [rows of a tile][value steps · 32]
} AttentionTiles;

static AttentionTiles attentionTiles(uint32_t length, uint32_t headSize, Scratch *scratch) {
    AttentionTiles tiles = {.length = length, .depth = (headSize + 31) / 32, .keyTiles = (length + 15) / 16,
                            .valueSteps = (length + 31) / 32, .headTiles = headSize / 16};
    tiles.keys = (char *)scratch->keys;
    tiles.values = tiles.keys + (size_t)tiles.keyTiles * tiles.depth * tileBytes;
    tiles.powers = tiles.values + (size_t)tiles.valueSteps * tiles.headTiles * tileBytes;
    tiles.queries = tiles.powers + (size_t)largestTileRows * tiles.valueSteps * 64;
    return tiles;
}

/// 32 numbers as bfloat16; of an odd half of a head 16 and zeros.
static inline __m512i narrowed(const float *numbers, bool isWhole, __m512 factor) {
    const __m512 upper = isWhole ? _mm512_loadu_ps(numbers + 16) : _mm512_setzero_ps();
    return (__m512i)_mm512_cvtne2ps_pbh(_mm512_mul_ps(upper, factor), _mm512_mul_ps(_mm512_loadu_ps(numbers), factor));
}

static void storeQueries(const AttentionTiles *tiles, const float *rows, size_t stride, uint32_t headSize) {
    // The scores' scale is taken here, once for each number instead of once for each pair.
    const __m512 scale = _mm512_set1_ps(1 / sqrtf((float)headSize));
    for (uint32_t row = 0; row < tiles->length; row++) {
        for (uint32_t d = 0; d < tiles->depth; d++) {
            const __m512i numbers = narrowed(rows + row * stride + d * 32, d * 32 + 32 <= headSize, scale);
            _mm512_storeu_si512(tiles->queries + ((size_t)row * tiles->depth + d) * 64, numbers);
        }
    }
}

/// rows[i] of 16 words each → their columns.
static inline void transpose(__m512i rows[16]) {
    __m512i pairs[16], quads[16], halves[16];
    for (int i = 0; i < 16; i += 2) {
        pairs[i] = _mm512_unpacklo_epi32(rows[i], rows[i + 1]);
        pairs[i + 1] = _mm512_unpackhi_epi32(rows[i], rows[i + 1]);
    }
    for (int i = 0; i < 16; i += 4) {
        quads[i] = _mm512_unpacklo_epi64(pairs[i], pairs[i + 2]);
        quads[i + 1] = _mm512_unpackhi_epi64(pairs[i], pairs[i + 2]);
        quads[i + 2] = _mm512_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
        quads[i + 3] = _mm512_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
    }
    for (int i = 0; i < 4; i++) {
        halves[i] = _mm512_shuffle_i32x4(quads[i], quads[i + 4], 0x88);
        halves[i + 4] = _mm512_shuffle_i32x4(quads[i], quads[i + 4], 0xDD);
        halves[i + 8] = _mm512_shuffle_i32x4(quads[i + 8], quads[i + 12], 0x88);
        halves[i + 12] = _mm512_shuffle_i32x4(quads[i + 8], quads[i + 12], 0xDD);
    }
    for (int i = 0; i < 8; i++) {
        rows[i] = _mm512_shuffle_i32x4(halves[i], halves[i + 8], 0x88);
        rows[i + 8] = _mm512_shuffle_i32x4(halves[i], halves[i + 8], 0xDD);
    }
}

static void storeKeys(const AttentionTiles *tiles, const float *rows, size_t stride, uint32_t headSize) {
    for (uint32_t tile = 0; tile < tiles->keyTiles; tile++) {
        for (uint32_t d = 0; d < tiles->depth; d++) {
            __m512i keys[16];
            for (uint32_t i = 0; i < 16; i++) {
                const uint32_t key = tile * 16 + i;
                keys[i] = key < tiles->length ? narrowed(rows + key * stride + d * 32, d * 32 + 32 <= headSize,
                                                         _mm512_set1_ps(1))
                                              : _mm512_setzero_si512();
            }
            transpose(keys);
            char *target = tiles->keys + ((size_t)tile * tiles->depth + d) * tileBytes;
            for (uint32_t i = 0; i < 16; i++) _mm512_storeu_si512(target + i * 64, keys[i]);
        }
    }
}

static void storeValues(const AttentionTiles *tiles, const float *rows, size_t stride) {
    // Word i from the one, word i from the other.
    __m512i order = _mm512_setzero_si512();
    for (uint32_t i = 0; i < 16; i++) ((uint32_t *)&order)[i] = i | (i + 16) << 16;
    for (uint32_t key = 0; key < tiles->valueSteps * 32; key += 2) {
        const float *first = rows + key * stride;
        char *target = tiles->values + (size_t)(key / 32) * tileBytes + key % 32 / 2 * 64;
        for (uint32_t tile = 0; tile < tiles->headTiles; tile++) {
            const __m512 zero = _mm512_setzero_ps();
            const __m512 lower = key < tiles->length ? _mm512_loadu_ps(first + tile * 16) : zero;
            const __m512 upper = key + 1 < tiles->length ? _mm512_loadu_ps(first + stride + tile * 16) : zero;
            const __m512i both = (__m512i)_mm512_cvtne2ps_pbh(upper, lower);
            _mm512_storeu_si512(target + (size_t)tile * tiles->valueSteps * tileBytes,
                                _mm512_permutexvar_epi16(order, both));
        }
    }
}

/// out[rows of a tile][16 · count] = rows of numbers · columns of tiles; at most four tiles of sums.
static inline void multiplyPairs(const char *rows, size_t rowBytes, const char *columns, uint32_t depth,
                                 uint32_t count, float *out, size_t stride) {
    const size_t apart = (size_t)depth * tileBytes;
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (uint32_t d = 0; d < depth; d++) {
        const char *column = columns + (size_t)d * tileBytes;
        _tile_loadd(4, rows + d * 64, rowBytes);
        _tile_loadd(6, column, 64);
        _tile_dpbf16ps(0, 4, 6);
        if (count > 1) {
            _tile_loadd(7, column + apart, 64);
            _tile_dpbf16ps(1, 4, 7);
        }
        if (count > 2) {
            _tile_loadd(6, column + 2 * apart, 64);
            _tile_dpbf16ps(2, 4, 6);
        }
        if (count > 3) {
            _tile_loadd(7, column + 3 * apart, 64);
            _tile_dpbf16ps(3, 4, 7);
        }
    }
    _tile_stored(0, out, stride * sizeof(float));
    if (count > 1) _tile_stored(1, out + 16, stride * sizeof(float));
    if (count > 2) _tile_stored(2, out + 32, stride * sizeof(float));
    if (count > 3) _tile_stored(3, out + 48, stride * sizeof(float));
}

static inline void multiplyAllPairs(const char *rows, size_t rowBytes, const char *columns, uint32_t depth,
                                    uint32_t count, float *out, size_t stride) {
    for (uint32_t first = 0; first < count; first += 4) {
        multiplyPairs(rows, rowBytes, columns + (size_t)first * depth * tileBytes, depth,
                      count - first < 4 ? count - first : 4, out + first * 16, stride);
    }
}

static inline __mmask16 within(uint32_t length, uint32_t first) {
    return first >= length ? 0 : length - first >= 16 ? 0xFFFF : (__mmask16)((1u << (length - first)) - 1);
}

/// exp of the scores, the largest taken off first, as bfloat16; 0 behind the length.
///
/// - Returns: 1 / their sum.
static inline float storePowers(const AttentionTiles *tiles, const float *scores, char *powers) {
    const __m512 least = _mm512_set1_ps(-INFINITY);
    __m512 largest = least, sum = _mm512_setzero_ps();
    for (uint32_t j = 0; j < tiles->length; j += 16) {
        largest = _mm512_max_ps(largest, _mm512_mask_loadu_ps(least, within(tiles->length, j), scores + j));
    }
    const __m512 offset = _mm512_set1_ps(_mm512_reduce_max_ps(largest));
    for (uint32_t step = 0; step < tiles->valueSteps; step++) {
        __m512 power[2];
        for (uint32_t half = 0; half < 2; half++) {
            const uint32_t j = step * 32 + half * 16;
            const __mmask16 mask = within(tiles->length, j);
            const __m512 score = _mm512_maskz_loadu_ps(mask, scores + j);
            power[half] = _mm512_maskz_mov_ps(mask, (__m512)exponential((Vector)_mm512_sub_ps(score, offset)));
            sum = _mm512_add_ps(sum, power[half]);
        }
        _mm512_storeu_si512(powers + (size_t)step * 64, (__m512i)_mm512_cvtne2ps_pbh(power[1], power[0]));
    }
    return 1 / _mm512_reduce_add_ps(sum);
}

/// One head within each sequence. `rows` [tokens, 3 · head]: queries, keys, values; `context` is `contextStride` wide.
static void attendInTiles(const Run *run, const float *rows, float *context, size_t contextStride, Scratch *scratch) {
    const uint32_t headSize = run->model->headSize, tileRows = configuredRows(run);
    const size_t stride = 3 * headSize;
    _Alignas(64) float weighted[largestTileRows * largestHead];
    float inverse[largestTileRows];
    for (uint32_t sequence = 0; sequence < run->sequenceCount; sequence++) {
        const uint32_t start = run->sequenceStarts[sequence], length = run->sequenceStarts[sequence + 1] - start;
        const AttentionTiles tiles = attentionTiles(length, headSize, scratch);
        const float *first = rows + start * stride;
        storeQueries(&tiles, first, stride, headSize);
        storeKeys(&tiles, first + headSize, stride, headSize);
        storeValues(&tiles, first + 2 * headSize, stride);
        const size_t queryBytes = (size_t)tiles.depth * 64, powerBytes = (size_t)tiles.valueSteps * 64;
        const size_t padded = tiles.valueSteps * 32;
        for (uint32_t row = 0; row < length; row += tileRows) {
            const uint32_t count = length - row < tileRows ? length - row : tileRows;
            multiplyAllPairs(tiles.queries + row * queryBytes, queryBytes, tiles.keys, tiles.depth, tiles.keyTiles,
                             scratch->scores, padded);
            for (uint32_t r = 0; r < count; r++) {
                inverse[r] = storePowers(&tiles, scratch->scores + r * padded, tiles.powers + r * powerBytes);
            }
            multiplyAllPairs(tiles.powers, powerBytes, tiles.values, tiles.valueSteps, tiles.headTiles, weighted,
                             headSize);
            for (uint32_t r = 0; r < count; r++) {
                float *target = context + (start + row + r) * contextStride;
                for (uint32_t d = 0; d < headSize; d += 16) {
                    const __m512 sum = _mm512_load_ps(weighted + r * headSize + d);
                    _mm512_storeu_ps(target + d, _mm512_mul_ps(sum, _mm512_set1_ps(inverse[r])));
                }
            }
        }
    }
}
