#ifndef RUN_H
#define RUN_H

#include "model.h"

/// Rows of numbers in the form that a path multiplies; which one is that path's affair.
typedef struct {
    char *bytes;        // room for 4 bytes per number
    float *scales;      // [rows, groups]
    size_t planeBytes;  // from a number's high part to its low part
    uint32_t inputs, groups;
} Activations;

/// One forward pass: the buffers that all its threads share.
typedef struct {
    const Model *model;
    const int32_t *tokenIDs, *positions;
    const uint32_t *sequenceStarts;
    uint32_t sequenceCount;
    uint32_t rows;      // tokens
    uint32_t tileRows;  // rows of a tile of activations: at most 16
    uint32_t tiles;     // of `tileRows` rows, enough for all
    float *states;      // [rows, hidden]
    float *projection;  // [rows, hidden]
    Activations hidden, context, intermediate;
} Run;

/// Of one thread.
typedef struct {
    float *outputs;  // [rows, 3 · head]
    float *group;    // [rows, width of the group]
    float *keys;     // what attention keeps of one head and sequence: keys, or all of it in tiles
    float *scores;   // [rows at once, tokens of the longest sequence]
    uint32_t lead;   // bytes of the coming weights that were fetched beyond the usual distance
} Scratch;

enum {
    /// At most: rows of which a path computes the scores together.
    scoreRows = 16,
    scoreAlignment = 32,
};

/// What one instruction set does. Each call is one unit of work; units of a phase may run in any order, on any thread.
/// `next`: the weights that this thread will most likely read after the unit.
typedef struct {
    /// On each thread before and after it takes part in a run.
    void (*begin)(const Run *run);
    void (*end)(void);
    /// How rows are laid out into tiles; called once, before anything else.
    void (*arrange)(Run *run);
    /// Embeddings of some rows, normalised, into `states` and `hidden`.
    void (*embed)(const Run *run, uint32_t first, uint32_t end);
    /// The heads of half the hidden size: from `hidden` to `context`.
    void (*attend)(const Run *run, const Layer *layer, uint32_t half, Scratch *scratch, const char *next);
    /// Some blocks of `matrix` into `projection`.
    void (*project)(const Run *run, const Matrix *matrix, const Activations *inputs, uint32_t unit, Scratch *scratch,
                    const char *next);
    /// states += projection, normalised; into `hidden` too, except after the last layer.
    void (*normalize)(const Run *run, const float *weight, const float *bias, uint32_t first, uint32_t end,
                      bool isLast, Scratch *scratch, const char *next);
    /// One group of the feed-forward layer's inner numbers: from `hidden` to `intermediate`.
    void (*expand)(const Run *run, const Layer *layer, uint32_t group, Scratch *scratch, const char *next);
} Kernels;

/// Of a path that is available.
const Kernels *encoder_kernels(EncoderPath path, EncoderPrecision precision);

extern const Kernels encoder_portable_int8, encoder_portable_bfloat16;
#if defined(__x86_64__)
extern const Kernels encoder_avx2_int8, encoder_avx2_bfloat16;
extern const Kernels encoder_avx512_int8, encoder_avx512_bfloat16;
extern const Kernels encoder_amx_int8, encoder_amx_bfloat16;
#elif defined(__aarch64__)
extern const Kernels encoder_neon_int8;
#endif

#endif
