#define _GNU_SOURCE
#include "threads.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#if defined(__linux__)
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#endif

enum {
    /// Some 20 µs: longer than a neighbour's unit when both run, far shorter than another process's turn.
    spins = 400,
    helperSpins = 1500,
};

static inline void pauseBriefly(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
}

static void sleepWhile(_Atomic uint32_t *number, uint32_t value) {
#if defined(__linux__)
    syscall(SYS_futex, number, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
#else
    (void)number;
    (void)value;
    sched_yield();
#endif
}

static void wakeAll(_Atomic uint32_t *number) {
#if defined(__linux__)
    syscall(SYS_futex, number, FUTEX_WAKE_PRIVATE, 0x7FFFFFFF, NULL, NULL, 0);
#else
    (void)number;
#endif
}

// MARK: - Phases

void phase_finish_unit(Phase *phase, uint32_t count) {
    const uint32_t finished = atomic_fetch_add(&phase->finished, 1) + 1;
    if (finished == count && atomic_load(&phase->sleepers) > 0) wakeAll(&phase->finished);
}

void phase_wait(Phase *phase, uint32_t count) {
    for (int i = 0; i < spins; i++) {
        if (atomic_load_explicit(&phase->finished, memory_order_acquire) >= count) return;
        pauseBriefly();
    }
    atomic_fetch_add(&phase->sleepers, 1);
    uint32_t finished;
    while ((finished = atomic_load(&phase->finished)) < count) sleepWhile(&phase->finished, finished);
    atomic_fetch_sub(&phase->sleepers, 1);
}

// MARK: - Helpers

/// idle → claimed (by a caller who prepares work) → offered → working → idle; offered → idle where the caller has done
/// everything before the helper came; any → ended. Each claim begins another turn, whose number stands above the stage: a
/// caller can take back its own offer and nobody else's.
enum { idle, claimed, offered, working, ended, stages };

enum {
    turn = 8,
    mostHelpers = 255,
};

_Static_assert((int)stages <= (int)turn, "a stage must not reach into the turn's number");

typedef struct {
    pthread_t thread;
    _Atomic uint32_t state;
    _Atomic uint32_t sleeps;
    // The caller's until it has offered them, then the helper's.
    void (*work)(void *, bool);
    void *context;
    _Atomic uint32_t *running;
} Helper;

struct Helpers {
    uint32_t count;
    Helper helpers[];
};

/// Helpers of all encoders that wait awake: the system counts them as busy, though their cores are to be had.
static _Atomic uint32_t spinning = 0;

/// Called with the helper counted as spinning.
///
/// - Returns: the state in which this helper works; 0 if it shall end.
static uint32_t awaitWork(Helper *helper) {
    for (int i = 0;; i++) {
        uint32_t state = atomic_load_explicit(&helper->state, memory_order_acquire);
        const uint32_t taken = state - offered + working;
        const bool isMine =
            state % turn == offered && atomic_compare_exchange_strong(&helper->state, &state, taken);
        if (isMine || state % turn == ended) {
            atomic_fetch_sub(&spinning, 1);
            return isMine ? taken : 0;
        }
        if (i < helperSpins) {
            pauseBriefly();
        } else {
            atomic_store(&helper->sleeps, 1);
            atomic_fetch_sub(&spinning, 1);
            state = atomic_load(&helper->state);
            if (state % turn != offered && state % turn != ended) sleepWhile(&helper->state, state);
            atomic_fetch_add(&spinning, 1);
            atomic_store(&helper->sleeps, 0);
        }
    }
}

static void *help(void *argument) {
    Helper *helper = argument;
    atomic_fetch_add(&spinning, 1);
    uint32_t state;
    while ((state = awaitWork(helper))) {
        _Atomic uint32_t *running = helper->running;
        helper->work(helper->context, true);
        // Idle before the caller may go on, and counted before that: its next call shall find this helper and its core.
        atomic_fetch_add(&spinning, 1);
        atomic_compare_exchange_strong(&helper->state, &state, state - working);
        if (atomic_fetch_sub(running, 1) == 1) wakeAll(running);
    }
    return NULL;
}

Helpers *helpers_create(uint32_t count) {
    if (count > mostHelpers) count = mostHelpers;
    Helpers *helpers = calloc(1, sizeof(Helpers) + count * sizeof(Helper));
    if (!helpers) return NULL;
    for (uint32_t i = 0; i < count; i++) {
        Helper *helper = &helpers->helpers[i];
        // Without a thread the caller computes alone.
        if (pthread_create(&helper->thread, NULL, help, helper) != 0) break;
        helpers->count++;
    }
    return helpers;
}

void helpers_destroy(Helpers *helpers) {
    for (uint32_t i = 0; i < helpers->count; i++) {
        atomic_store(&helpers->helpers[i].state, ended);
        wakeAll(&helpers->helpers[i].state);
        pthread_join(helpers->helpers[i].thread, NULL);
    }
    free(helpers);
}

uint32_t helpers_run(Helpers *helpers, uint32_t wanted, void (*work)(void *, bool), void *context) {
    _Atomic uint32_t running = 0;
    uint32_t asked = 0;
    // 0 where this call has offered nothing.
    uint32_t offers[mostHelpers] = {0};
    for (uint32_t i = 0; i < helpers->count && asked < wanted; i++) {
        Helper *helper = &helpers->helpers[i];
        uint32_t state = atomic_load(&helper->state);
        const uint32_t next = state + turn;
        if (state % turn != idle || !atomic_compare_exchange_strong(&helper->state, &state, next + claimed)) continue;
        helper->work = work;
        helper->context = context;
        helper->running = &running;
        atomic_fetch_add(&running, 1);
        offers[i] = next + offered;
        atomic_store(&helper->state, offers[i]);
        if (atomic_load(&helper->sleeps)) wakeAll(&helper->state);
        asked++;
    }
    work(context, false);
    for (uint32_t i = 0; i < helpers->count; i++) {
        uint32_t state = offers[i];
        if (!state || !atomic_compare_exchange_strong(&helpers->helpers[i].state, &state, state - offered)) continue;
        atomic_fetch_sub(&running, 1);
        asked--;
    }
    for (int i = 0; i < spins && atomic_load_explicit(&running, memory_order_acquire) > 0; i++) pauseBriefly();
    uint32_t left;
    while ((left = atomic_load(&running)) > 0) sleepWhile(&running, left);
    return asked + 1;
}

// MARK: - Free cores

#if defined(__linux__)
/// Tasks that want a core now, from `/proc/loadavg`: "0.20 0.18 0.12 1/80 11206", the caller counted. 0 where it can't
/// be told.
static uint32_t runnableTasks(void) {
    static _Atomic int file = -1;
    int descriptor = atomic_load(&file);
    if (descriptor < 0) {
        int opened = open("/proc/loadavg", O_RDONLY | O_CLOEXEC), none = -1;
        if (opened < 0) return 0;
        if (!atomic_compare_exchange_strong(&file, &none, opened)) close(opened);
        descriptor = atomic_load(&file);
    }
    char text[128];
    ssize_t length = pread(descriptor, text, sizeof text - 1, 0);
    if (length <= 0) return 0;
    text[length] = 0;
    int spaces = 0;
    const char *place = text;
    while (*place && spaces < 3) spaces += *place++ == ' ';
    return (uint32_t)strtoul(place, NULL, 10);
}

uint32_t idle_cores(void) {
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 0;
    // In this order: a helper that falls asleep in between makes a busy machine look idle at worst for one call.
    const uint32_t own = atomic_load(&spinning), busy = runnableTasks();
    const uint32_t cores = (uint32_t)CPU_COUNT(&allowed), others = busy > own ? busy - own : 1;
    return busy > 0 && others < cores ? cores - others : 0;
}
#else
uint32_t idle_cores(void) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 1 ? (uint32_t)cores - 1 : 0;
}
#endif
