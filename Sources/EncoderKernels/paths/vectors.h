// Vectors of the path's own width, and GELU; included before the path's kernels, which use it in their epilogue.

typedef float Vector __attribute__((vector_size(lanes * 4)));
typedef int32_t Integers __attribute__((vector_size(lanes * 4)));

static inline __attribute__((always_inline)) Vector fused(Vector a, Vector b, Vector c) {
#ifdef hasNoFMA
    // The builtin would call a library function for each number.
    return a * b + c;
#else
    return __builtin_elementwise_fma(a, b, c);
#endif
}

/// x · Φ(x), off by at most 3.4e-5: an odd polynomial for erf(x / √2), fitted by weighted least squares on ±4.5.
static inline __attribute__((always_inline)) Vector gelu(Vector x) {
    Vector bounded = __builtin_elementwise_min(__builtin_elementwise_max(x, (Vector){} - 4.5f), (Vector){} + 4.5f);
    Vector t = bounded * bounded;
    Vector p = fused((Vector){} + 6.0726965e-11f, t, (Vector){} - 6.629194e-09f);
    p = fused(p, t, (Vector){} + 3.1819468e-07f);
    p = fused(p, t, (Vector){} - 8.903365e-06f);
    p = fused(p, t, (Vector){} + 1.6284923e-04f);
    p = fused(p, t, (Vector){} - 2.075175e-03f);
    p = fused(p, t, (Vector){} + 1.9170377e-02f);
    p = fused(p, t, (Vector){} - 1.3196926e-01f);
    p = fused(p, t, (Vector){} + 7.9742515e-01f);
    Vector half = x * 0.5f;
    return fused(p * bounded, half, half);
}
