// Tiles of AMX: 16 rows of 64 bytes. Included by the paths that use them, with their target attribute.

/// Weights are fetched this far ahead, in steps of two tiles.
enum { stepsAhead = 8, largestTileRows = 16 };

typedef struct {
    uint8_t palette, startRow, reserved[14];
    uint16_t rowBytes[16];
    uint8_t rows[16];
} TileConfiguration;

/// Tiles 0…3 are sums, 4 and 5 activations, 6 and 7 weights.
static void beginThread(const Run *run) {
    TileConfiguration configuration = {.palette = 1};
    // With both planes in one tile, it has twice the rows.
    const uint32_t rows = run->tileRows <= 8 && run->model->shape.precision == EncoderInt8 ? 2 * run->tileRows
                                                                                           : run->tileRows;
    for (int tile = 0; tile < 8; tile++) {
        configuration.rowBytes[tile] = 64;
        configuration.rows[tile] = tile < 6 ? (uint8_t)rows : 16;
    }
    _tile_loadconfig(&configuration);
}

static void endThread(void) { _tile_release(); }

/// As few tiles as possible, and of these all equally high: a product takes a cycle for each row.
static void arrangeRows(Run *run) {
    run->tiles = (run->rows + largestTileRows - 1) / largestTileRows;
    run->tileRows = (run->rows + run->tiles - 1) / run->tiles;
}

static inline void prefetchStep(const char *address) {
#pragma clang loop unroll(full)
    for (int line = 0; line < 2 * tileBytes; line += 64) _mm_prefetch(address + line, _MM_HINT_T1);
}

static inline const char *weightsAhead(const char *block, uint32_t step, uint32_t steps, const char *next) {
    return step + stepsAhead < steps ? block + (size_t)(step + stepsAhead) * 2 * tileBytes
                                     : next + (size_t)(step + stepsAhead - steps) * 2 * tileBytes;
}

/// Place of a row's number in its tile. Planes lie apart, or in one tile where all rows fit in half of it.
static inline char *place(const Run *run, const Activations *activations, uint32_t row, uint32_t column,
                          uint32_t bytesPerNumber) {
    const uint32_t perTile = 64 / bytesPerNumber;
    const size_t tile = (size_t)(row / run->tileRows) * (activations->inputs / perTile) + column / perTile;
    return activations->bytes + tile * tileBytes + (size_t)(row % run->tileRows) * 64
        + column % perTile * bytesPerNumber;
}
