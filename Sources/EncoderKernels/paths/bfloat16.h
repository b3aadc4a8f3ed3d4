// bfloat16 weights widened to float32, for paths without a product of their own; activations stay float32.

enum { rowsAtOnce = lanes == 16 ? 8 : 2, vectorsPerBlock = blockOutputs / lanes };

static void arrangeRows(Run *run) {
    run->tileRows = 1;
    run->tiles = run->rows;
}

static inline void storeFloats(const Run *run, const Activations *activations, uint32_t row, uint32_t group,
                               const float *values, uint32_t width) {
    (void)run;
    memcpy(activations->bytes + ((size_t)row * activations->inputs + group * width) * sizeof(float), values,
           width * sizeof(float));
}

static inline __attribute__((always_inline)) void multiplyRows(const Matrix *matrix, uint32_t block,
                                                               const Activations *activations, uint32_t row,
                                                               float *out, size_t stride, bool usesGELU,
                                                               const int rows) {
    const char *weights = matrix->weights + block * matrix->blockBytes;
    const float *inputs = (const float *)(void *)activations->bytes + (size_t)row * matrix->inputs;
    Vector sums[rowsAtOnce][vectorsPerBlock];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectorsPerBlock; v++) {
        Vector bias;
        memcpy(&bias, matrix->bias + block * blockOutputs + v * lanes, sizeof bias);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) sums[r][v] = bias;
    }
    for (uint32_t k = 0; k < matrix->inputs; k += 2) {
        // A row of a tile is 16 outputs × 2 inputs; a vector of 32-bit words holds both inputs of its outputs.
        const char *tile = weights + (size_t)(k / 32) * 2 * tileBytes + k % 32 / 2 * 64;
#pragma clang loop unroll(full)
        for (int v = 0; v < vectorsPerBlock; v++) {
            Integers both, upper;
            memcpy(&both, tile + v * lanes / 16 * tileBytes + v * lanes % 16 * 4, sizeof both);
            upper = both & (int32_t)0xFFFF0000;
            both <<= 16;
            Vector first, second;
            memcpy(&first, &both, sizeof first);
            memcpy(&second, &upper, sizeof second);
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                const float *input = inputs + (size_t)r * matrix->inputs + k;
                sums[r][v] = fused(first, (Vector){} + input[0], sums[r][v]);
                sums[r][v] = fused(second, (Vector){} + input[1], sums[r][v]);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int v = 0; v < vectorsPerBlock; v++) {
            const Vector value = usesGELU ? gelu(sums[r][v]) : sums[r][v];
            memcpy(out + (size_t)(row + r) * stride + v * lanes, &value, sizeof value);
        }
    }
}

static inline void multiplyBFloat16(const Run *run, const Matrix *matrix, uint32_t block,
                                    const Activations *activations, float *out, size_t stride, bool usesGELU,
                                    const char *next) {
    (void)next;
    uint32_t row = 0;
    for (; row + rowsAtOnce <= run->rows; row += rowsAtOnce) {
        multiplyRows(matrix, block, activations, row, out, stride, usesGELU, rowsAtOnce);
    }
    for (; row < run->rows; row++) multiplyRows(matrix, block, activations, row, out, stride, usesGELU, 1);
}

static void beginThread(const Run *run) { (void)run; }
static void endThread(void) {}

#define storeGroup storeFloats
#define multiplyBlock multiplyBFloat16
