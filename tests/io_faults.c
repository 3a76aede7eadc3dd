/* Counts what a process writes below one folder, and at the call asked for kills it or fails it.
 * Loaded ahead of libc (LD_PRELOAD); silent until `faults_arm` is called. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, RENAME = 4, CUT = 8 };  /* CUT: truncate and unlink */
enum { COUNT = 0, KILL = 1, FAIL = 2, FULL = 3 };   /* FULL: no write goes through from then on */

static char folder[4096];
static int kinds, mode;
static long at, seen;

void faults_arm(const char *below, int which, int how, long call) {
    strncpy(folder, below, sizeof folder - 1);
    kinds = which; mode = how; at = call; seen = 0;
}
long faults_seen(void) { return seen; }

static int is_below(const char *path) {
    return folder[0] && path && strncmp(path, folder, strlen(folder)) == 0;
}
static int is_open_below(int fd) {
    char name[64], path[4096];
    if (!folder[0]) return 0;
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(name, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return is_below(path);
}
static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }
/* 0: go on; 1: this is the call that dies; -1: fail it, errno is set */
static int fate(int kind) {
    if (!(kinds & kind)) return 0;
    seen++;
    if (mode == KILL && seen == at) return 1;
    if (mode == FAIL && seen == at) { errno = EIO; return -1; }
    if (mode == FULL && kind == WRITE && seen >= at) { errno = ENOSPC; return -1; }
    return 0;
}
#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name);

#define WRITES(name, params, half, whole, ...) \
    ssize_t name params { \
        REAL(ssize_t, #name, __VA_ARGS__) \
        if (is_open_below(fd)) switch (fate(WRITE)) { \
            case 1: (void)!(half); die(); \
            case -1: return -1; \
        } \
        return whole; \
    }
WRITES(write, (int fd, const void *data, size_t n), real(fd, data, n / 2), real(fd, data, n),
       int, const void *, size_t)
WRITES(pwrite, (int fd, const void *data, size_t n, off_t to), real(fd, data, n / 2, to),
       real(fd, data, n, to), int, const void *, size_t, off_t)
WRITES(pwrite64, (int fd, const void *data, size_t n, off64_t to), real(fd, data, n / 2, to),
       real(fd, data, n, to), int, const void *, size_t, off64_t)
WRITES(sendfile, (int fd, int from, off_t *to, size_t n), real(fd, from, to, n / 2),
       real(fd, from, to, n), int, int, off_t *, size_t)
WRITES(sendfile64, (int fd, int from, off64_t *to, size_t n), real(fd, from, to, n / 2),
       real(fd, from, to, n), int, int, off64_t *, size_t)

#define CALLS(name, kind, where, params, whole, ...) \
    int name params { \
        REAL(int, #name, __VA_ARGS__) \
        if (where) switch (fate(kind)) { \
            case 1: die(); \
            case -1: return -1; \
        } \
        return whole; \
    }
CALLS(fsync, SYNC, is_open_below(fd), (int fd), real(fd), int)
CALLS(fdatasync, SYNC, is_open_below(fd), (int fd), real(fd), int)
CALLS(rename, RENAME, is_below(to), (const char *from, const char *to), real(from, to),
      const char *, const char *)
CALLS(ftruncate, CUT, is_open_below(fd), (int fd, off_t n), real(fd, n), int, off_t)
CALLS(ftruncate64, CUT, is_open_below(fd), (int fd, off64_t n), real(fd, n), int, off64_t)
CALLS(unlink, CUT, is_below(path), (const char *path), real(path), const char *)
