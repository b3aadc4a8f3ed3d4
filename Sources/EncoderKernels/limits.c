#include "include/PackedEncoder.h"

#include <string.h>

typedef uint64_t Words __attribute__((vector_size(64)));

uint64_t encoder_read(const void *bytes, size_t count) {
    const char *start = bytes;
    Words sums[2] = {};
    for (size_t i = 0; i + sizeof sums <= count; i += sizeof sums) {
        Words words[2];
        memcpy(words, start + i, sizeof words);
        sums[0] ^= words[0];
        sums[1] ^= words[1];
    }
    uint64_t sum = 0;
    for (int lane = 0; lane < 8; lane++) sum ^= sums[0][lane] ^ sums[1][lane];
    return sum;
}

#if defined(__x86_64__)
#include <immintrin.h>

/// Four sums, as the kernels keep them: 16 × 16 outputs times 64 inputs each.
__attribute__((target("avx512f,amx-tile,amx-int8"))) static uint64_t multiplyTiles(uint64_t rounds) {
    struct {
        uint8_t palette, startRow, reserved[14];
        uint16_t rowBytes[16];
        uint8_t rows[16];
    } configuration = {.palette = 1};
    for (int tile = 0; tile < 8; tile++) {
        configuration.rowBytes[tile] = 64;
        configuration.rows[tile] = 16;
    }
    _tile_loadconfig(&configuration);
    for (uint64_t round = 0; round < rounds; round++) {
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 7);
        _tile_dpbssd(2, 5, 6);
        _tile_dpbssd(3, 5, 7);
    }
    _tile_release();
    return rounds * 4 * 16 * 16 * 64;
}

/// Twelve sums of 16 outputs, two 16-bit numbers each: enough to hide an instruction's time.
__attribute__((target("avx512f,avx512vnni"))) static uint64_t multiplyWide(uint64_t rounds) {
    __m512i sums[12], number = _mm512_set1_epi16(3);
    for (int i = 0; i < 12; i++) sums[i] = _mm512_setzero_si512();
    for (uint64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 12; i++) {
            sums[i] = _mm512_dpwssd_epi32(sums[i], number, number);
            // A product of constants that the compiler must not work out.
            __asm__ volatile("" : "+v"(sums[i]));
        }
    }
    return rounds * 12 * 32;
}

__attribute__((target("avx2"))) static uint64_t multiplyNarrow(uint64_t rounds) {
    __m256i sums[12], number = _mm256_set1_epi16(3);
    for (int i = 0; i < 12; i++) sums[i] = _mm256_setzero_si256();
    for (uint64_t round = 0; round < rounds; round++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < 12; i++) {
            sums[i] = _mm256_add_epi32(sums[i], _mm256_madd_epi16(number, number));
            __asm__ volatile("" : "+x"(sums[i]), "+x"(number));
        }
    }
    return rounds * 12 * 16;
}
#endif

uint64_t encoder_multiply_only(EncoderPath path, uint64_t rounds) {
    if (!encoder_path_available(path)) return 0;
    switch (path) {
#if defined(__x86_64__)
    case EncoderAVX2: return multiplyNarrow(rounds);
    case EncoderAVX512VNNI: return multiplyWide(rounds);
    case EncoderAMX: return multiplyTiles(rounds);
#endif
    default: return 0;
    }
}
