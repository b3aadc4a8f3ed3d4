// Tiles of AMX: 16 rows of 64 bytes. Included by the paths that use them, with their target attribute.

enum { largestTileRows = 16 };

typedef struct {
    uint8_t palette, startRow, reserved[14];
    uint16_t rowBytes[16];
    uint8_t rows[16];
} TileConfiguration;

/// Rows of a tile of sums or activations. With both planes in one tile, it has twice the rows.
static inline uint32_t configuredRows(const Run *run) {
    const bool isDouble = run->tileRows <= 8 && run->model->shape.precision == EncoderInt8;
    return isDouble ? 2 * run->tileRows : run->tileRows;
}

/// Tiles 0…3 are sums, 4 and 5 activations, 6 and 7 weights.
static void beginThread(const Run *run) {
    TileConfiguration configuration = {.palette = 1};
    const uint32_t rows = configuredRows(run);
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

/// Asks for one line in `every`; 1 is all of them.
static inline __attribute__((always_inline)) void fetch(const char *place, uint32_t lines, uint32_t every) {
    for (uint32_t line = 0; line < lines; line += every) _mm_prefetch(place + line * 64, _MM_HINT_T1);
}

/// Where weights are read once. A request that goes to memory keeps one of the core's few fill buffers, for which the
/// tiles' loads wait too; one line in four wakes the processor's own prefetcher, which brings the others without them.
/// All measured.
enum { bytesAhead = 8192, stepBytes = 2 * tileBytes, largestLead = 256 << 10, linesPerRequest = 4 };

/// The weights that come `bytes` behind `place`, of a run of weights that ends at `end` and goes on at `next`.
static inline const char *ahead(const char *place, size_t bytes, const char *end, const char *next) {
    const size_t left = (size_t)(end - place);
    return bytes < left ? place + bytes : next + bytes - left;
}

/// Asks for some of the coming weights while something is computed that reads none.
static inline void fetchMeanwhile(Scratch *scratch, const char *next, uint32_t bytes) {
    if (scratch->lead + bytes > largestLead) return;
    fetch(next + bytesAhead + scratch->lead, bytes / 64, linesPerRequest);
    scratch->lead += bytes / 64 * 64;
}
#define fetchMeanwhile fetchMeanwhile

/// Place of a row's number in its tile. Planes lie apart, or in one tile where all rows fit in half of it.
static inline char *place(const Run *run, const Activations *activations, uint32_t row, uint32_t column,
                          uint32_t bytesPerNumber) {
    const uint32_t perTile = 64 / bytesPerNumber;
    const size_t tile = (size_t)(row / run->tileRows) * (activations->inputs / perTile) + column / perTile;
    return activations->bytes + tile * tileBytes + (size_t)(row % run->tileRows) * 64
        + column % perTile * bytesPerNumber;
}
