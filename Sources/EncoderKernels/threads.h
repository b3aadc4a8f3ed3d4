#ifndef THREADS_H
#define THREADS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/// A run's phases, shared by the threads that take part. In a phase the units are handed out from both ends, so that
/// two threads each walk through neighbouring weights; whoever comes late finds finished phases and goes on. A thread
/// that the system has put aside holds up only the one unit that it was at.

typedef struct {
    _Alignas(64) _Atomic uint64_t taken;  // from the front: low half; from the back: high half
    _Atomic uint32_t finished;
    _Atomic uint32_t sleepers;
} Phase;

static inline void phase_reset(Phase *phase) {
    atomic_store_explicit(&phase->taken, 0, memory_order_relaxed);
    atomic_store_explicit(&phase->finished, 0, memory_order_relaxed);
    atomic_store_explicit(&phase->sleepers, 0, memory_order_relaxed);
}

/// - Returns: a unit below `count`, or `count` where none is left.
static inline uint32_t phase_take(Phase *phase, uint32_t count, bool fromBack) {
    uint64_t taken = atomic_load_explicit(&phase->taken, memory_order_relaxed);
    for (;;) {
        const uint32_t front = (uint32_t)taken, back = (uint32_t)(taken >> 32);
        if (front + back >= count) return count;
        const uint64_t next = fromBack ? taken + (1ull << 32) : taken + 1;
        if (atomic_compare_exchange_weak_explicit(&phase->taken, &taken, next, memory_order_relaxed,
                                                  memory_order_relaxed)) {
            return fromBack ? count - 1 - back : front;
        }
    }
}

void phase_finish_unit(Phase *phase, uint32_t count);
/// Spins for a moment, then sleeps, until all units are finished.
void phase_wait(Phase *phase, uint32_t count);

/// A number of threads that wait for work, asleep but for a moment after the last.
typedef struct Helpers Helpers;

Helpers *helpers_create(uint32_t count);
void helpers_destroy(Helpers *helpers);

/// Runs `work` on the caller and on up to `wanted` helpers that are idle; returns when all have left it.
///
/// - Returns: the threads that were asked, the caller's included.
uint32_t helpers_run(Helpers *helpers, uint32_t wanted, void (*work)(void *context, bool isHelper), void *context);

/// How many more threads would find a core of their own right now, as far as the system tells.
uint32_t idle_cores(void);

#endif
