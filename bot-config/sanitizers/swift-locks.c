// Shows the locks of Swift's own libraries to the thread sanitizer for what they are; on Linux those libraries are
// built without it. Loaded before them (`LD_PRELOAD`), these functions stand before theirs: they call them and tell the
// sanitizer. Nothing is hidden by that: a race on what no lock protects is still found.
//
// `Mutex`: its uncontended ways are compiled into our own code, where the sanitizer sees their atomic exchange; a
// contended one goes through two functions of libswiftSynchronization. A thread that had to wait for the lock would
// seem never to have taken it, and whatever the lock protects would seem to be raced for.
//
// `swift_once`, which every access to a lazily made global calls: with the sanitizer in the process it takes a lock
// each time, also long after the global was made. Threads that read one global in a loop then wait for each other in
// the kernel, and all that they do seems to be ordered by that lock, so that races go unseen.
//
// Continuations: whoever resumes one tells the sanitizer so, and so does a task that runs again as a job. A task that
// finds its continuation resumed already when it would begin to wait just goes on, and what it was handed seems to be
// raced for. Its way leads through `swift_task_dealloc`, as that of every caller whose callee has returned.
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

// The library's own, looked up at its first use: a constructor of ours would come after those of the libraries.
#define OWN(type, name) \
    static _Atomic(type) own; \
    if (!own) own = (type)dlsym(RTLD_NEXT, name)

SWIFT void lock_slow(uint32_t thread, SELF) {
    OWN(LockSlow, LOCK_SLOW);
    own(thread, self);
    if (__tsan_acquire) __tsan_acquire(self);
}

SWIFT void unlock_slow(SELF) {
    OWN(UnlockSlow, UNLOCK_SLOW);
    if (__tsan_release) __tsan_release(self);
    own(self);
}

// As in the run time: the flag is 0 until the global is made.
typedef struct {
    _Atomic(int32_t) flag;
    uint32_t lock;
} Once;
typedef void (*Maker)(void *);
typedef void (*RunOnce)(Once *, Maker, void *);

typedef struct {
    Once *once;
    Maker make;
    void *context;
} Making;

// Tells the sanitizer before the flag is set, so that whoever finds it set has the global.
static void make(void *context) {
    Making *making = context;
    making->make(making->context);
    if (__tsan_release) __tsan_release(&making->once->lock);
}

void swift_once(Once *once, Maker maker, void *context) {
    if (once->flag != 0) {
        if (__tsan_acquire) __tsan_acquire(&once->lock);
        return;
    }
    OWN(RunOnce, "swift_once");
    Making making = {once, maker, context};
    own(once, make, &making);
}

extern void *swift_task_getCurrent(void) __attribute__((weak));
typedef SWIFT void (*Deallocate)(void *);

SWIFT void swift_task_dealloc(void *context) {
    OWN(Deallocate, "swift_task_dealloc");
    own(context);
    // Only what was released to this very task, by those who resumed it: nothing else is ordered by this.
    void *task = swift_task_getCurrent ? swift_task_getCurrent() : 0;
    if (task && __tsan_acquire) __tsan_acquire(task);
}
