#ifndef PACKED_ENCODER_H
#define PACKED_ENCODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A BERT encoder whose weights lie packed in one block of memory, computed by the best kernels of the processor.
///
/// Two precisions: int8 weights, one scale for each output and group of inputs, times 15-bit activations, one scale for
/// each token and group; or bfloat16 weights.

typedef enum { EncoderInt8, EncoderBFloat16 } EncoderPrecision;

typedef enum { EncoderGELU, EncoderGELUTanh, EncoderReLU } EncoderActivation;

/// Instruction sets, each of which computes every model. Numbers rise with the speed on one architecture.
typedef enum {
    EncoderPortable,
    EncoderAVX2,
    EncoderAVX512VNNI,
    EncoderAMX,
    EncoderNEON,
} EncoderPath;

typedef struct {
    uint32_t hidden;
    uint32_t layers;
    uint32_t heads;
    uint32_t feedForward;
    uint32_t vocabulary;
    uint32_t positions;
    float epsilon;
    EncoderActivation activation;
    EncoderPrecision precision;
} EncoderShape;

/// Whether packed kernels exist for the shape: hidden and feed-forward sizes that are multiples of 128, heads of 16 to
/// 128 numbers in steps of 16, an even number of heads, layers within bounds that keep sums inside 32 bits.
bool encoder_supports(const EncoderShape *shape);

/// Bytes of the packed block; 0 for a shape that is not supported.
size_t encoder_packed_size(const EncoderShape *shape);

/// One layer's weights, float32, row-major [outputs, inputs], at any alignment.
typedef struct {
    const void *query, *key, *value, *attentionOutput, *intermediate, *output;
    const float *queryBias, *keyBias, *valueBias, *attentionOutputBias, *intermediateBias, *outputBias;
    const float *attentionNormWeight, *attentionNormBias, *outputNormWeight, *outputNormBias;
} EncoderLayerSource;

/// The tables at the bottom of the model, float32, row-major. `tokenType` is the row of type 0.
typedef struct {
    const void *words, *positions, *tokenType;
    const float *normWeight, *normBias;
} EncoderTableSource;

/// Fill parts of a block of `encoder_packed_size` bytes that is aligned to 64.
void encoder_pack_tables(const EncoderShape *shape, const EncoderTableSource *source, void *packed);
void encoder_pack_layer(const EncoderShape *shape, uint32_t layer, const EncoderLayerSource *source, void *packed);

/// A fast checksum against damage, not against intent.
uint64_t encoder_checksum(const void *bytes, size_t count);

/// Whether this processor and system can run the path.
bool encoder_path_available(EncoderPath path);
/// The fastest one that is available.
EncoderPath encoder_best_path(void);
/// Whether the path multiplies bfloat16 in hardware; elsewhere it is only a smaller form of float32.
bool encoder_path_has_bfloat16(EncoderPath path);

typedef struct PackedEncoder PackedEncoder;

/// Borrows `packed`, which must outlive the encoder. NULL for an unsupported shape or path, or without memory.
///
/// `threads` is the most that one call may use, the caller's own included.
PackedEncoder *encoder_create(const EncoderShape *shape, const void *packed, EncoderPath path, uint32_t threads);
void encoder_destroy(PackedEncoder *encoder);

/// The last layer's hidden states [tokens, hidden].
///
/// tokenIDs, positions [tokens]; sequenceStarts [sequenceCount + 1], rising from 0 to the number of tokens. May be
/// called from several threads at once. False where there is no memory for it.
bool encoder_forward(PackedEncoder *encoder, const int32_t *tokenIDs, const int32_t *positions,
                     const uint32_t *sequenceStarts, uint32_t sequenceCount, float *states);

/// Whether calls use all threads even beside other work, which slows all of it down: for tests and measures.
void encoder_ignore_load(PackedEncoder *encoder, bool ignores);

/// Reads all bytes and does nothing else with them: the time below which no pass over these weights can come.
///
/// - Returns: a sum of them, so that reading is not left out.
uint64_t encoder_read(const void *bytes, size_t count);

/// The path's products of integers without any memory: how fast the processor could multiply.
///
/// - Returns: the products computed, of int8 (AMX) or 16-bit numbers; 0 for a path that has no such measure.
uint64_t encoder_multiply_only(EncoderPath path, uint64_t rounds);

/// Threads that the latest call used: for tests and figures.
uint32_t encoder_threads_used(const PackedEncoder *encoder);

#endif
