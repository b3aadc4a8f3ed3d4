// Activations as 15-bit numbers in 16, row by row: for paths that multiply 16-bit numbers.

enum { largestActivation = 16256 };

static void arrangeRows(Run *run) {
    run->tileRows = 1;
    run->tiles = run->rows;
}

static inline void storeWide(const Run *run, const Activations *activations, uint32_t row, uint32_t group,
                             const float *values, uint32_t width) {
    (void)run;
    Vector largest = {};
    for (uint32_t i = 0; i < width; i += lanes) {
        Vector value;
        memcpy(&value, values + i, sizeof value);
        largest = __builtin_elementwise_max(largest, __builtin_elementwise_abs(value));
    }
    float maximum = 0;
    for (int lane = 0; lane < lanes; lane++) maximum = largest[lane] > maximum ? largest[lane] : maximum;
    const float scale = maximum > 0 ? maximum / largestActivation : 1;
    activations->scales[(size_t)row * activations->groups + group] = scale;
    const float inverse = 1 / scale;
    int16_t *target = (int16_t *)(void *)activations->bytes + (size_t)row * activations->inputs + group * width;
    // To the nearest: the fraction falls out of the mantissa.
    for (uint32_t i = 0; i < width; i++) target[i] = (int16_t)(values[i] * inverse + 12582912.0f - 12582912.0f);
}

static inline void applyGELU(float *outputs, bool usesGELU) {
    if (!usesGELU) return;
    for (uint32_t o = 0; o < blockOutputs; o += lanes) {
        Vector value;
        memcpy(&value, outputs + o, sizeof value);
        value = gelu(value);
        memcpy(outputs + o, &value, sizeof value);
    }
}
