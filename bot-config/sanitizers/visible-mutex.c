// Shows Swift's `Mutex` to the thread sanitizer, which cannot look into the standard library.
//
// On Linux the uncontended ways of a `Mutex` are compiled into our own code, where the sanitizer sees their atomic
// exchange; a contended one goes through two functions of libswiftSynchronization, which is built without it. A thread
// that had to wait for the lock then seems never to have taken it, and whatever the lock protects seems to be raced for.
// Loaded before that library (`LD_PRELOAD`), these two stand before its own: they call them and tell the sanitizer.
// Nothing is suppressed: a race on what no lock protects is still found.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK_SLOW "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_SLOW "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *self

// Of the sanitizer's run time, in programs that are built with it.
extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

SWIFT void lock_slow(uint32_t thread, SELF) __asm__(LOCK_SLOW);
SWIFT void unlock_slow(SELF) __asm__(UNLOCK_SLOW);

typedef SWIFT void (*LockSlow)(uint32_t thread, SELF);
typedef SWIFT void (*UnlockSlow)(SELF);
static LockSlow own_lock_slow;
static UnlockSlow own_unlock_slow;

__attribute__((constructor)) static void find_own(void) {
    own_lock_slow = (LockSlow)dlsym(RTLD_NEXT, LOCK_SLOW);
    own_unlock_slow = (UnlockSlow)dlsym(RTLD_NEXT, UNLOCK_SLOW);
}

SWIFT void lock_slow(uint32_t thread, SELF) {
    own_lock_slow(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT void unlock_slow(SELF) {
    if (__tsan_release) __tsan_release(self);
    own_unlock_slow(self);
}
