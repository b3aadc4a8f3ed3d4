#include "run.h"
#include "threads.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum {
    phasesPerLayer = 6,
    rowsPerUnit = 4,
    /// Buffers kept for the next call; more calls at once allocate their own.
    keptWorkspaces = 4,
};

typedef struct Workspace {
    struct Workspace *next;
    size_t bytes;
} Workspace;

struct PackedEncoder {
    Model model;
    const Kernels *kernels;
    uint32_t threads;
    bool ignoresLoad;
    _Atomic uint32_t threadsUsed;
    Helpers *helpers;
    pthread_mutex_t lock;
    Workspace *kept;
    uint32_t keptCount;
    Layer layers[];
};

// MARK: - Life

PackedEncoder *encoder_create(const EncoderShape *shape, const void *packed, EncoderPath path, uint32_t threads) {
    if (!encoder_supports(shape) || !encoder_path_available(path)) return NULL;
    PackedEncoder *encoder = calloc(1, sizeof(PackedEncoder) + shape->layers * sizeof(Layer));
    if (!encoder) return NULL;
    encoder_layout(shape, packed, &encoder->model, encoder->layers);
    encoder->kernels = encoder_kernels(path, shape->precision);
    encoder->threads = threads < 1 ? 1 : threads;
    encoder->helpers = helpers_create(encoder->threads - 1);
    if (!encoder->helpers || pthread_mutex_init(&encoder->lock, NULL) != 0) {
        if (encoder->helpers) helpers_destroy(encoder->helpers);
        free(encoder);
        return NULL;
    }
    return encoder;
}

void encoder_destroy(PackedEncoder *encoder) {
    helpers_destroy(encoder->helpers);
    while (encoder->kept) {
        Workspace *next = encoder->kept->next;
        free(encoder->kept);
        encoder->kept = next;
    }
    pthread_mutex_destroy(&encoder->lock);
    free(encoder);
}

void encoder_ignore_load(PackedEncoder *encoder, bool ignores) { encoder->ignoresLoad = ignores; }

uint32_t encoder_threads_used(const PackedEncoder *encoder) { return encoder->threadsUsed; }

// MARK: - Buffers

/// Large enough, from those kept; else a new one. NULL without memory.
static Workspace *takeWorkspace(PackedEncoder *encoder, size_t bytes) {
    pthread_mutex_lock(&encoder->lock);
    Workspace *found = NULL;
    for (Workspace **link = &encoder->kept; *link && !found; link = &(*link)->next) {
        if ((*link)->bytes < bytes) continue;
        found = *link;
        *link = found->next;
        encoder->keptCount--;
        break;
    }
    pthread_mutex_unlock(&encoder->lock);
    if (found) return found;
    void *memory = NULL;
    if (posix_memalign(&memory, alignment, bytes) != 0) return NULL;
    // Rows that no token has are multiplied like the others, and nothing of them is read.
    memset(memory, 0, bytes);
    ((Workspace *)memory)->bytes = bytes;
    return memory;
}

static void giveBack(PackedEncoder *encoder, Workspace *workspace) {
    pthread_mutex_lock(&encoder->lock);
    const bool isKept = encoder->keptCount < keptWorkspaces;
    if (isKept) {
        workspace->next = encoder->kept;
        encoder->kept = workspace;
        encoder->keptCount++;
    }
    pthread_mutex_unlock(&encoder->lock);
    if (!isKept) free(workspace);
}

static char *carve(char *base, size_t *offset, size_t bytes) {
    char *place = base ? base + *offset : NULL;
    *offset += (bytes + alignment - 1) / alignment * alignment;
    return place;
}

static float *carveFloats(char *base, size_t *offset, size_t count) {
    return (float *)(void *)carve(base, offset, count * sizeof(float));
}

static Activations carveActivations(const Run *run, char *base, size_t *offset, uint32_t inputs,
                                    uint32_t groups) {
    const size_t rows = (size_t)run->tiles * 16 > run->rows ? (size_t)run->tiles * 16 : run->rows;
    Activations activations = {.inputs = inputs, .groups = groups};
    activations.planeBytes = (rows * inputs + alignment - 1) / alignment * alignment;
    activations.bytes = carve(base, offset, rows * inputs * 4);
    activations.scales = carveFloats(base, offset, (size_t)run->rows * activations.groups);
    return activations;
}

/// With `base` NULL it only measures.
static size_t carveRun(Run *run, Scratch *scratches, uint32_t threads, uint32_t longest, char *base) {
    const Model *model = run->model;
    const uint32_t hidden = model->shape.hidden;
    const size_t padded = (longest + scoreAlignment - 1) / scoreAlignment * scoreAlignment;
    size_t offset = alignment;  // the workspace's own head
    run->states = carveFloats(base, &offset, (size_t)run->rows * hidden);
    run->projection = carveFloats(base, &offset, (size_t)run->rows * hidden);
    run->hidden = carveActivations(run, base, &offset, hidden, 1);
    run->context = carveActivations(run, base, &offset, hidden, 2);
    const uint32_t inner = model->shape.feedForward;
    run->intermediate = carveActivations(run, base, &offset, inner, inner / hidden);
    for (uint32_t thread = 0; thread < threads; thread++) {
        Scratch scratch;
        scratch.outputs = carveFloats(base, &offset, (size_t)run->rows * 3 * model->headSize);
        scratch.group = carveFloats(base, &offset, (size_t)run->rows * hidden);
        // Tiles of three kinds and the scores' powers, at 2 bytes a number; or the keys alone, at 4.
        const size_t head = (model->headSize + 31) / 32 * 32;
        scratch.keys = (float *)(void *)carve(base, &offset, (padded + scoreRows) * (6 * head + 2 * scoreRows));
        scratch.scores = carveFloats(base, &offset, padded * scoreRows);
        scratch.lead = 0;
        if (scratches) scratches[thread] = scratch;
    }
    return offset;
}

// MARK: - One pass

typedef struct {
    PackedEncoder *encoder;
    Run run;
    Scratch *scratches;
    Phase *phases;
    _Atomic uint32_t threads;
} Pass;

typedef struct {
    Pass *pass;
    Scratch *scratch;
    bool fromBack;
    uint32_t phase;
} Worker;

typedef void (*Unit)(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count);

/// This thread's share of a phase, and the wait for the others' share.
static void work(Worker *worker, uint32_t count, Unit unit, const Layer *layer) {
    Phase *phase = &worker->pass->phases[worker->phase++];
    uint32_t index;
    while ((index = phase_take(phase, count, worker->fromBack)) < count) {
        unit(worker, layer, index, count);
        phase_finish_unit(phase, count);
    }
    phase_wait(phase, count);
}

static uint32_t rowUnits(const Run *run) { return (run->rows + rowsPerUnit - 1) / rowsPerUnit; }

static uint32_t endOfUnit(const Run *run, uint32_t unit) {
    const uint32_t end = (unit + 1) * rowsPerUnit;
    return end < run->rows ? end : run->rows;
}

/// The weights that this thread reads first when it comes to a matrix.
static const char *firstWeights(const Worker *worker, const Matrix *matrix) {
    return weightsOf(matrix, worker->fromBack ? (unitsOf(matrix) - 1) * matrix->unitBlocks : 0);
}

/// Where this thread's next weights lie: the neighbouring unit's, or at the end those of the matrix that comes then.
static const char *ahead(const Worker *worker, const Matrix *matrix, uint32_t unit, uint32_t count,
                         const Matrix *following) {
    if (worker->fromBack && unit > 0) return weightsOf(matrix, (unit - 1) * matrix->unitBlocks);
    if (!worker->fromBack && unit + 1 < count) return weightsOf(matrix, (unit + 1) * matrix->unitBlocks);
    return firstWeights(worker, following);
}

static void embedUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    (void)layer, (void)count;
    const Run *run = &worker->pass->run;
    worker->pass->encoder->kernels->embed(run, unit * rowsPerUnit, endOfUnit(run, unit));
}

static void attendUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    const char *next = ahead(worker, &layer->attention, unit, count, &layer->attentionOutput);
    worker->pass->encoder->kernels->attend(&worker->pass->run, layer, unit, worker->scratch, next);
}

static void attentionOutputUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    const Run *run = &worker->pass->run;
    const char *next = ahead(worker, &layer->attentionOutput, unit, count, &layer->intermediate);
    worker->pass->encoder->kernels->project(run, &layer->attentionOutput, &run->context, unit, worker->scratch, next);
}

static void attentionNormUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    (void)count;
    const Run *run = &worker->pass->run;
    worker->pass->encoder->kernels->normalize(run, layer->attentionNormWeight, layer->attentionNormBias,
                                              unit * rowsPerUnit, endOfUnit(run, unit), false, worker->scratch,
                                              firstWeights(worker, &layer->intermediate));
}

static void expandUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    const char *next = ahead(worker, &layer->intermediate, unit, count, &layer->output);
    worker->pass->encoder->kernels->expand(&worker->pass->run, layer, unit, worker->scratch, next);
}

static bool isLast(const Model *model, const Layer *layer) { return layer + 1 == model->layers + model->shape.layers; }

/// What comes after a layer; after the last one the first, for the next text.
static const Matrix *afterLayer(const Model *model, const Layer *layer) {
    return isLast(model, layer) ? &model->layers[0].attention : &layer[1].attention;
}

static void outputUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    const Run *run = &worker->pass->run;
    const char *next = ahead(worker, &layer->output, unit, count, afterLayer(run->model, layer));
    worker->pass->encoder->kernels->project(run, &layer->output, &run->intermediate, unit, worker->scratch, next);
}

static void outputNormUnit(const Worker *worker, const Layer *layer, uint32_t unit, uint32_t count) {
    (void)count;
    const Run *run = &worker->pass->run;
    worker->pass->encoder->kernels->normalize(run, layer->outputNormWeight, layer->outputNormBias, unit * rowsPerUnit,
                                              endOfUnit(run, unit), isLast(run->model, layer), worker->scratch,
                                              firstWeights(worker, afterLayer(run->model, layer)));
}

/// What every thread of a pass does.
static void takePart(void *context, bool isHelper) {
    Pass *pass = context;
    const uint32_t thread = isHelper ? atomic_fetch_add(&pass->threads, 1) : 0;
    Worker worker = {.pass = pass, .scratch = &pass->scratches[thread], .fromBack = thread % 2 == 1};
    const Run *run = &pass->run;
    const Model *model = run->model;
    pass->encoder->kernels->begin(run);
    work(&worker, rowUnits(run), embedUnit, NULL);
    for (uint32_t index = 0; index < model->shape.layers; index++) {
        const Layer *layer = &model->layers[index];
        work(&worker, unitsOf(&layer->attention), attendUnit, layer);
        work(&worker, unitsOf(&layer->attentionOutput), attentionOutputUnit, layer);
        work(&worker, rowUnits(run), attentionNormUnit, layer);
        work(&worker, unitsOf(&layer->intermediate), expandUnit, layer);
        work(&worker, unitsOf(&layer->output), outputUnit, layer);
        work(&worker, rowUnits(run), outputNormUnit, layer);
    }
    pass->encoder->kernels->end();
}

static uint32_t longestSequence(const uint32_t *starts, uint32_t count) {
    uint32_t longest = 0;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t length = starts[i + 1] - starts[i];
        longest = length > longest ? length : longest;
    }
    return longest;
}

bool encoder_forward(PackedEncoder *encoder, const int32_t *tokenIDs, const int32_t *positions,
                     const uint32_t *sequenceStarts, uint32_t sequenceCount, float *states) {
    const uint32_t rows = sequenceStarts[sequenceCount], longest = longestSequence(sequenceStarts, sequenceCount);
    if (rows == 0) return true;
    Pass pass = {.encoder = encoder, .threads = 1};
    pass.run = (Run){.model = &encoder->model, .tokenIDs = tokenIDs, .positions = positions,
                     .sequenceStarts = sequenceStarts, .sequenceCount = sequenceCount, .rows = rows};
    encoder->kernels->arrange(&pass.run);
    const uint32_t phases = 1 + phasesPerLayer * encoder->model.shape.layers;
    const size_t phaseBytes = phases * sizeof(Phase) + encoder->threads * sizeof(Scratch) + alignment;
    const size_t runBytes = carveRun(&pass.run, NULL, encoder->threads, longest, NULL);
    Workspace *workspace = takeWorkspace(encoder, runBytes + phaseBytes);
    if (!workspace) return false;
    char *base = (char *)workspace, *behind = base + (runBytes + alignment - 1) / alignment * alignment;
    pass.phases = (Phase *)(void *)behind;
    pass.scratches = (Scratch *)(void *)(pass.phases + phases);
    carveRun(&pass.run, pass.scratches, encoder->threads, longest, base);
    for (uint32_t i = 0; i < phases; i++) phase_reset(&pass.phases[i]);
    const uint32_t most = encoder->threads - 1, free = most > 0 && !encoder->ignoresLoad ? idle_cores() : most;
    const uint32_t wanted = free < most ? free : most;
    encoder->threadsUsed = helpers_run(encoder->helpers, wanted, takePart, &pass);
    memcpy(states, pass.run.states, (size_t)rows * encoder->model.shape.hidden * sizeof(float));
    giveBack(encoder, workspace);
    return true;
}
