/*
 * Preloaded into a program, this harms one file operation: the AT-th of the kind CALL, counted over all threads
 * (strace counts each thread for itself, so most points of a threaded program would never be hit).
 *
 *   FAULT_CALL   rename, link, unlink, mkdir, fsync or write
 *   FAULT_UNDER  only files below this folder count
 *   FAULT_AT     which one, from 1; 0 only counts
 *   FAULT_DO     "kill": SIGKILL to the whole process before the call; a number: the call fails with this errno;
 *                "stop": the file FAULT_MARK is made and the process waits for SIGCONT before the call
 *   FAULT_MARK   a file: the count is written into it when the process ends by itself
 *   FAULT_CLOCK  the wall clock runs so many times as fast
 *
 * Programs that it starts are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static char call[16], under[PATH_MAX], mark[PATH_MAX], action[16];
static long at, clock_rate;
static struct timespec born;
static atomic_long seen;

static void take(const char *name, char *into, size_t room) {
  const char *value = getenv(name);
  if (value != NULL) snprintf(into, room, "%s", value);
  unsetenv(name);
}

__attribute__((constructor)) static void begin(void) {
  char number[24] = "0", rate[24] = "0";
  take("FAULT_CALL", call, sizeof call);
  take("FAULT_UNDER", under, sizeof under);
  take("FAULT_MARK", mark, sizeof mark);
  take("FAULT_DO", action, sizeof action);
  take("FAULT_AT", number, sizeof number);
  take("FAULT_CLOCK", rate, sizeof rate);
  unsetenv("LD_PRELOAD");
  at = atol(number);
  clock_rate = atol(rate);
  clock_gettime(CLOCK_MONOTONIC, &born);
}

__attribute__((destructor)) static void end(void) {
  if (mark[0] == 0) return;
  FILE *out = fopen(mark, "w");
  if (out == NULL) return;
  fprintf(out, "%ld", atomic_load(&seen));
  fclose(out);
}

static int counts(const char *kind) { return strcmp(call, kind) == 0; }

static void wait_for_sigcont(void) {
  int fd = open(mark, O_CREAT | O_WRONLY, 0600);
  if (fd >= 0) close(fd);
  kill(getpid(), SIGSTOP);
}

/* True where the call is to fail; errno says how. */
static int harmed(const char *kind, const char *path) {
  if (!counts(kind) || strncmp(path, under, strlen(under)) != 0) return 0;
  if (atomic_fetch_add(&seen, 1) + 1 != at) return 0;
  if (strcmp(action, "stop") == 0) {
    wait_for_sigcont();
    return 0;
  }
  if (strcmp(action, "kill") == 0) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
  }
  errno = atoi(action);
  return 1;
}

static int harmed_at(const char *kind, int folder, const char *path) {
  char link[64], whole[PATH_MAX * 2];
  if (path[0] == '/') return harmed(kind, path);
  if (folder == AT_FDCWD) {
    if (getcwd(whole, PATH_MAX) == NULL) return 0;
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0) return 0;
    whole[length] = 0;
  }
  strncat(whole, "/", sizeof whole - strlen(whole) - 1);
  strncat(whole, path, sizeof whole - strlen(whole) - 1);
  return harmed(kind, whole);
}

/* Pipes, sockets and terminals do not count. */
static int harmed_fd(const char *kind, int fd) {
  char link[64], path[PATH_MAX];
  struct stat found;
  if (!counts(kind)) return 0;
  int kept = errno;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  int file = length > 0 && fstat(fd, &found) == 0 && (S_ISREG(found.st_mode) || S_ISDIR(found.st_mode));
  errno = kept;
  if (!file) return 0;
  path[length] = 0;
  return harmed(kind, path);
}

#define REAL(type, name, ...)                                          \
  static type (*real)(__VA_ARGS__);                                    \
  if (real == NULL) real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

int rename(const char *from, const char *to) {
  REAL(int, "rename", const char *, const char *);
  return harmed_at("rename", AT_FDCWD, to) ? -1 : real(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
  REAL(int, "renameat", int, const char *, int, const char *);
  return harmed_at("rename", b, to) ? -1 : real(a, from, b, to);
}
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
  REAL(int, "renameat2", int, const char *, int, const char *, unsigned);
  return harmed_at("rename", b, to) ? -1 : real(a, from, b, to, flags);
}
int link(const char *from, const char *to) {
  REAL(int, "link", const char *, const char *);
  return harmed_at("link", AT_FDCWD, to) ? -1 : real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
  REAL(int, "linkat", int, const char *, int, const char *, int);
  return harmed_at("link", b, to) ? -1 : real(a, from, b, to, flags);
}
int unlink(const char *path) {
  REAL(int, "unlink", const char *);
  return harmed_at("unlink", AT_FDCWD, path) ? -1 : real(path);
}
int unlinkat(int folder, const char *path, int flags) {
  REAL(int, "unlinkat", int, const char *, int);
  return harmed_at("unlink", folder, path) ? -1 : real(folder, path, flags);
}
int rmdir(const char *path) {
  REAL(int, "rmdir", const char *);
  return harmed_at("unlink", AT_FDCWD, path) ? -1 : real(path);
}
int remove(const char *path) {
  REAL(int, "remove", const char *);
  return harmed_at("unlink", AT_FDCWD, path) ? -1 : real(path);
}
int mkdir(const char *path, mode_t mode) {
  REAL(int, "mkdir", const char *, mode_t);
  return harmed_at("mkdir", AT_FDCWD, path) ? -1 : real(path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode) {
  REAL(int, "mkdirat", int, const char *, mode_t);
  return harmed_at("mkdir", folder, path) ? -1 : real(folder, path, mode);
}
/* libc makes the folder behind our back, so its template stands for it. */
char *mkdtemp(char *path) {
  REAL(char *, "mkdtemp", char *);
  return harmed_at("mkdir", AT_FDCWD, path) ? NULL : real(path);
}
int fsync(int fd) {
  REAL(int, "fsync", int);
  return harmed_fd("fsync", fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
  REAL(int, "fdatasync", int);
  return harmed_fd("fsync", fd) ? -1 : real(fd);
}
ssize_t write(int fd, const void *bytes, size_t length) {
  REAL(ssize_t, "write", int, const void *, size_t);
  return harmed_fd("write", fd) ? -1 : real(fd, bytes, length);
}
ssize_t writev(int fd, const struct iovec *pieces, int count) {
  REAL(ssize_t, "writev", int, const struct iovec *, int);
  return harmed_fd("write", fd) ? -1 : real(fd, pieces, count);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
  return harmed_fd("write", fd) ? -1 : real(fd, bytes, length, offset);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
  return harmed_fd("write", fd) ? -1 : real(fd, bytes, length, offset);
}
ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
  REAL(ssize_t, "pwritev", int, const struct iovec *, int, off_t);
  return harmed_fd("write", fd) ? -1 : real(fd, pieces, count, offset);
}
ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t offset) {
  REAL(ssize_t, "pwritev64", int, const struct iovec *, int, off64_t);
  return harmed_fd("write", fd) ? -1 : real(fd, pieces, count, offset);
}

/* Seconds that the wall clock is ahead. */
static long ahead(void) {
  struct timespec now;
  if (clock_rate <= 1 || clock_gettime(CLOCK_MONOTONIC, &now) != 0) return 0;
  long milliseconds = (now.tv_sec - born.tv_sec) * 1000 + (now.tv_nsec - born.tv_nsec) / 1000000;
  return milliseconds * (clock_rate - 1) / 1000;
}

int clock_gettime(clockid_t which, struct timespec *now) {
  REAL(int, "clock_gettime", clockid_t, struct timespec *);
  int result = real(which, now);
  if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) now->tv_sec += ahead();
  return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  REAL(int, "gettimeofday", struct timeval *restrict, void *restrict);
  int result = real(now, zone);
  now->tv_sec += ahead();
  return result;
}
