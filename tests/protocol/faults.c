/* Faults on demand: preloaded, it stands before the calls that a program makes
   to the C library. Without a variable it changes nothing. Notes are opened past
   that library, and met when they are read.

   FI_PATH   faults meet only files below this path ...
   FI_WHEN   ... and, if set, only while this file is there
   FI_HARD   so many of 10,000 opens and reads fail
   FI_SOFT   so many of 10,000 reads are interrupted or cut short
   FI_SEED   which of them
   FI_LOG    gets a line for each hard fault, and for each step that is counted:
             what was called, and for which path
   FI_DELAY  each read takes so many microseconds
   FI_DRAFT  below this path, writes to *.tmp, syncs and renames are counted ...
   FI_NTH    ... and the one of this number meets ...
   FI_FATE   ... "kill", "ENOSPC" or "EIO"; a write is half done by then
   FI_DROP   so many of 10,000 events of files are lost
   FI_WATCH  so many folders can be watched, and no more

   After SIGUSR2, the next question of the main thread for the time fails, on
   which a Rust program panics. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static atomic_uint draws;
static atomic_int steps;
static volatile sig_atomic_t time_is_out;

static void *next_of(const char *name) { return dlsym(RTLD_NEXT, name); }

static unsigned number(const char *name) {
    const char *text = getenv(name);
    return text ? (unsigned)strtoul(text, 0, 10) : 0;
}

/* Draws by the seed and by how often was drawn, not by which thread draws. */
static unsigned draw(void) {
    unsigned seed = number("FI_SEED") * 2654435761u + atomic_fetch_add(&draws, 1) * 40503u;
    rand_r(&seed);
    return (unsigned)rand_r(&seed);
}

static int happens(const char *rate) {
    unsigned of = number(rate);
    return of && draw() % 10000 < of;
}

static int is_below(const char *path, const char *name) {
    const char *folder = getenv(name);
    return folder && path && !strncmp(path, folder, strlen(folder));
}

static int is_meant(const char *path) {
    const char *when = getenv("FI_WHEN");
    return is_below(path, "FI_PATH") && (!when || !access(when, F_OK));
}

static const char *path_of(int fd, char *buffer, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, buffer, size - 1);
    if (length < 0) return 0;
    buffer[length] = 0;
    return buffer;
}

static void tell(const char *call, const char *path) {
    const char *log = getenv("FI_LOG");
    if (!log) return;
    char line[4300];
    int length = snprintf(line, sizeof line, "%s %s\n", call, path);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (fd < 0) return;
    syscall(SYS_write, fd, line, (size_t)length);
    syscall(SYS_close, fd);
}

int open64(const char *path, int flags, ...) {
    static int (*next)(const char *, int, ...);
    if (!next) next = next_of("open64");
    int mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, int);
        va_end(rest);
    }
    if (is_meant(path)) {
        static const int faults[] = {EACCES, EIO, ENOENT, EMFILE, ESTALE};
        if (happens("FI_HARD")) {
            tell("open", path);
            errno = faults[draw() % 5];
            return -1;
        }
    }
    return next(path, flags, mode);
}

static ssize_t without_lost(char *events, ssize_t length) {
    ssize_t kept = 0;
    for (ssize_t at = 0; at < length;) {
        struct inotify_event *event = (struct inotify_event *)(events + at);
        ssize_t size = (ssize_t)sizeof *event + event->len;
        if (!happens("FI_DROP")) {
            memmove(events + kept, event, (size_t)size);
            kept += size;
        }
        at += size;
    }
    if (kept || !length) return kept;
    errno = EAGAIN;
    return -1;
}

ssize_t read(int fd, void *bytes, size_t size) {
    static ssize_t (*next)(int, void *, size_t);
    if (!next) next = next_of("read");
    char buffer[4096];
    const char *path = path_of(fd, buffer, sizeof buffer);
    if (number("FI_DROP") && path && strstr(path, "inotify")) {
        ssize_t length = next(fd, bytes, size);
        return length > 0 ? without_lost(bytes, length) : length;
    }
    if (fd > 2 && path && is_meant(path)) {
        if (number("FI_DELAY")) usleep(number("FI_DELAY"));
        if (happens("FI_HARD")) {
            tell("read", path);
            errno = EIO;
            return -1;
        }
        if (happens("FI_SOFT")) {
            if (draw() % 2) {
                errno = EINTR;
                return -1;
            }
            size = size > 1 ? 1 + draw() % (size < 64 ? size : 64) : size;
        }
    }
    return next(fd, bytes, size);
}

/* Whether the call meets its fate; what it is, is in errno then. */
static int is_fated(const char *call, const char *path) {
    if (!is_below(path, "FI_DRAFT")) return 0;
    tell(call, path);
    if ((unsigned)atomic_fetch_add(&steps, 1) + 1 != number("FI_NTH")) return 0;
    const char *fate = getenv("FI_FATE");
    errno = fate && !strcmp(fate, "ENOSPC") ? ENOSPC : EIO;
    return 1;
}

static void kill_if_so(void) {
    const char *fate = getenv("FI_FATE");
    if (fate && !strcmp(fate, "kill")) kill(getpid(), SIGKILL);
}

ssize_t write(int fd, const void *bytes, size_t size) {
    static ssize_t (*next)(int, const void *, size_t);
    if (!next) next = next_of("write");
    char buffer[4096];
    if (fd > 2 && getenv("FI_DRAFT")) {
        const char *path = path_of(fd, buffer, sizeof buffer);
        size_t length = path ? strlen(path) : 0;
        if (length > 4 && !strcmp(path + length - 4, ".tmp") && is_fated("write", path)) {
            int fault = errno;
            next(fd, bytes, size / 2);
            kill_if_so();
            errno = fault;
            return -1;
        }
    }
    return next(fd, bytes, size);
}

int fsync(int fd) {
    static int (*next)(int);
    if (!next) next = next_of("fsync");
    char buffer[4096];
    if (getenv("FI_DRAFT") && is_fated("fsync", path_of(fd, buffer, sizeof buffer))) {
        kill_if_so();
        return -1;
    }
    return next(fd);
}

int rename(const char *from, const char *to) {
    static int (*next)(const char *, const char *);
    if (!next) next = next_of("rename");
    if (getenv("FI_DRAFT") && is_fated("rename", from)) {
        kill_if_so();
        return -1;
    }
    return next(from, to);
}

int inotify_add_watch(int fd, const char *path, uint32_t mask) {
    static int (*next)(int, const char *, uint32_t);
    if (!next) next = next_of("inotify_add_watch");
    static atomic_uint watches;
    if (getenv("FI_WATCH") && atomic_fetch_add(&watches, 1) >= number("FI_WATCH")) {
        errno = ENOSPC;
        return -1;
    }
    return next(fd, path, mask);
}

/* Whether the main thread was told that there is no time. Who asks for the fault
   then, minds: a panic follows. Others, as an allocator, do not, and are told so
   again. */
static volatile sig_atomic_t is_told;

int *__errno_location(void) {
    static int *(*next)(void);
    if (!next) next = next_of("__errno_location");
    if (is_told && syscall(SYS_gettid) == getpid()) is_told = time_is_out = 0;
    return next();
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    static int (*next)(clockid_t, struct timespec *);
    if (!next) next = next_of("clock_gettime");
    if (time_is_out && syscall(SYS_gettid) == getpid()) {
        is_told = 0;
        errno = EINVAL;
        is_told = 1;
        return -1;
    }
    return next(clock, time);
}

static void run_out(int signal) {
    (void)signal;
    time_is_out = 1;
}

__attribute__((constructor)) static void listen_for_end_of_time(void) {
    struct sigaction action = {.sa_handler = run_out, .sa_flags = SA_RESTART};
    sigaction(SIGUSR2, &action, 0);
}
