#include "run.h"

#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>
#endif

#if defined(__x86_64__)
/// Linux grants a process the tiles' large state only on request. A refusal is "no AMX".
static bool requestTiles(void) {
#if defined(__linux__)
    enum { requestPermission = 0x1023, tileData = 18 };
    return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
#else
    return false;
#endif
}

static bool hasAVX512(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("fma");
}
#endif

#if defined(__aarch64__)
static bool hasDotProduct(void) {
#if defined(__linux__)
    enum { dotProductBit = 1 << 20 };  // HWCAP_ASIMDDP
    return getauxval(AT_HWCAP) & dotProductBit;
#else
    return true;
#endif
}
#endif

bool encoder_path_available(EncoderPath path) {
    switch (path) {
    case EncoderPortable: return true;
#if defined(__x86_64__)
    case EncoderAVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case EncoderAVX512VNNI: return hasAVX512();
    case EncoderAMX:
        return hasAVX512() && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("amx-tile")
            && __builtin_cpu_supports("amx-int8") && __builtin_cpu_supports("amx-bf16") && requestTiles();
#elif defined(__aarch64__)
    case EncoderNEON: return hasDotProduct();
#endif
    default: return false;
    }
}

EncoderPath encoder_best_path(void) {
    EncoderPath best = EncoderPortable;
    for (EncoderPath path = EncoderPortable; path <= EncoderNEON; path++) {
        if (encoder_path_available(path)) best = path;
    }
    return best;
}

bool encoder_path_has_bfloat16(EncoderPath path) { return path == EncoderAMX; }

const Kernels *encoder_kernels(EncoderPath path, EncoderPrecision precision) {
    const bool isInt8 = precision == EncoderInt8;
    switch (path) {
#if defined(__x86_64__)
    case EncoderAVX2: return isInt8 ? &encoder_avx2_int8 : &encoder_avx2_bfloat16;
    case EncoderAVX512VNNI: return isInt8 ? &encoder_avx512_int8 : &encoder_avx512_bfloat16;
    case EncoderAMX: return isInt8 ? &encoder_amx_int8 : &encoder_amx_bfloat16;
#elif defined(__aarch64__)
    case EncoderNEON: return isInt8 ? &encoder_neon_int8 : &encoder_portable_bfloat16;
#endif
    default: return isInt8 ? &encoder_portable_int8 : &encoder_portable_bfloat16;
    }
}
