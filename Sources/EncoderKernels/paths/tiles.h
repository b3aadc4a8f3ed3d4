// Tiles of AMX: 16 rows of 64 bytes. Included by the paths that use them, with their target attribute.

enum { largestTileRows = 16 };

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

static inline __attribute__((always_inline)) void fetch(const char *place, uint32_t lines) {
    for (uint32_t line = 0; line < lines; line++) _mm_prefetch(place + line * 64, _MM_HINT_T1);
}

/// Where weights are read once, this far ahead: what the memory needs at full speed, measured.
enum { bytesAhead = 8192, stepBytes = 2 * tileBytes };

/// The weights that come `bytesAhead` behind `offset` of a block, whose successor lies at `next`.
static inline const char *ahead(const Matrix *matrix, uint32_t block, size_t offset, const char *next) {
    const size_t place = offset + bytesAhead;
    return place < matrix->blockBytes ? matrix->weights + block * matrix->blockBytes + place
                                      : next + place - matrix->blockBytes;
}

/// Place of a row's number in its tile. Planes lie apart, or in one tile where all rows fit in half of it.
static inline char *place(const Run *run, const Activations *activations, uint32_t row, uint32_t column,
                          uint32_t bytesPerNumber) {
    const uint32_t perTile = 64 / bytesPerNumber;
    const size_t tile = (size_t)(row / run->tileRows) * (activations->inputs / perTile) + column / perTile;
    return activations->bytes + tile * tileBytes + (size_t)(row % run->tileRows) * 64
        + column % perTile * bytesPerNumber;
}
