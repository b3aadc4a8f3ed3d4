// A disk that fails once, for a whole process: the Nth write to the store's files, or sync of them, does nothing and ends
// with an error (rule TST-3). The functions stand before those of the C library, which SQLite calls.
//
// FAULTY_DISK_AT: N, from 1 on. FAULTY_DISK_ERRNO: EIO's number, or ENOSPC's. FAULTY_DISK_MARK: a file that is made when it
// happens. FAULTY_DISK_FROM: where it is set, counting begins once this file is there.
#define _GNU_SOURCE
#include "FaultyDisk.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static atomic_long seen;

static int is_store(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    const char *name = strrchr(path, '/');
    return name && strncmp(name, "/rhythmiq.sqlite", 16) == 0 && !strstr(name, ".lock");
}

static int fails(int descriptor, int is_sync) {
    const char *at = getenv("FAULTY_DISK_AT");
    const char *from = getenv("FAULTY_DISK_FROM");
    if (!at || (from && access(from, F_OK) != 0) || !is_store(descriptor)) return 0;
    const char *mark = getenv("FAULTY_DISK_MARK"), *number = getenv("FAULTY_DISK_ERRNO");
    int error = number ? atoi(number) : EIO;
    // A full disk says so when it is written to.
    if (is_sync && error == ENOSPC) return 0;
    if (atomic_fetch_add(&seen, 1) + 1 != atol(at)) return 0;
    if (mark) {
        int file = open(mark, O_WRONLY | O_CREAT, 0600);
        if (file >= 0) close(file);
    }
    errno = error;
    return 1;
}

#define OWN(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int descriptor, const void *bytes, size_t count) {
    return fails(descriptor, 0) ? -1 : OWN(write)(descriptor, bytes, count);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    return fails(descriptor, 0) ? -1 : OWN(pwrite)(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    return fails(descriptor, 0) ? -1 : OWN(pwrite64)(descriptor, bytes, count, offset);
}

int ftruncate(int descriptor, off_t length) { return fails(descriptor, 0) ? -1 : OWN(ftruncate)(descriptor, length); }

int ftruncate64(int descriptor, off64_t length) {
    return fails(descriptor, 0) ? -1 : OWN(ftruncate64)(descriptor, length);
}

int fsync(int descriptor) { return fails(descriptor, 1) ? -1 : OWN(fsync)(descriptor); }

int fdatasync(int descriptor) { return fails(descriptor, 1) ? -1 : OWN(fdatasync)(descriptor); }
