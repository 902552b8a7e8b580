/*
 * Stands between a process and the files under DISK_ROOT, and plays a disk that is slow or loses
 * power. DISK_SYNC_MS: each sync takes so much longer. DISK_UNDO: what has been overwritten or cut
 * since the last sync of its file is noted there, so that it can be put back as a power cut would.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { WRITTEN = 1, SYNCED = 2 };

/* As the reader in disk.ts expects it: little endian, without gaps. */
struct __attribute__((packed)) note {
  uint32_t kind;
  uint64_t inode;
  uint64_t offset;
  uint64_t kept;
  uint64_t sizeBefore;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int undo = -1;
static __thread int busy = 0;

static ssize_t (*realWrite)(int, const void *, size_t);
static ssize_t (*realPread)(int, void *, size_t, off_t);
static int (*realFsync)(int);

__attribute__((constructor)) static void begin(void) {
  realWrite = dlsym(RTLD_NEXT, "write");
  realPread = dlsym(RTLD_NEXT, "pread64");
  realFsync = dlsym(RTLD_NEXT, "fsync");
  const char *file = getenv("DISK_UNDO");
  if (file) undo = dup2(fileno(fopen(file, "a")), 900);
}

/* Regular files under the root; the store of the queue is none of it. */
static int isOurs(int fd, struct stat *found) {
  const char *root = getenv("DISK_ROOT");
  if (busy || !root || fd == undo || fstat(fd, found) != 0 || !S_ISREG(found->st_mode)) return 0;
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return strncmp(path, root, strlen(root)) == 0 && !strstr(path, "/queue/");
}

static void note(int kind, const struct stat *file, uint64_t offset, int fd, uint64_t kept) {
  struct note head = {kind, file->st_ino, offset, kept, file->st_size};
  char *bytes = malloc(sizeof head + kept);
  memcpy(bytes, &head, sizeof head);
  if (kept > 0) realPread(fd, bytes + sizeof head, kept, offset);
  realWrite(undo, bytes, sizeof head + kept);
  free(bytes);
}

static void keep(int fd, off_t offset, size_t count) {
  struct stat file;
  if (undo < 0 || !isOurs(fd, &file)) return;
  uint64_t end = (uint64_t)offset + count, size = file.st_size;
  uint64_t kept = (uint64_t)offset >= size ? 0 : (end < size ? end : size) - offset;
  pthread_mutex_lock(&lock);
  note(WRITTEN, &file, offset, fd, kept);
  pthread_mutex_unlock(&lock);
}

static off_t here(int fd) {
  busy = 1;
  off_t at = lseek(fd, 0, SEEK_CUR);
  busy = 0;
  return at;
}

ssize_t write(int fd, const void *bytes, size_t count) {
  off_t at = here(fd);
  if (at >= 0) keep(fd, at, count);
  return realWrite(fd, bytes, count);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off_t offset) {
  ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite64");
  keep(fd, offset, count);
  return real(fd, bytes, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  return pwrite64(fd, bytes, count, offset);
}

int ftruncate64(int fd, off_t size) {
  int (*real)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate64");
  struct stat file;
  if (isOurs(fd, &file) && file.st_size > size) keep(fd, size, file.st_size - size);
  return real(fd, size);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

static void wait(void) {
  const char *ms = getenv("DISK_SYNC_MS");
  if (!ms) return;
  long whole = atol(ms);
  struct timespec rest = {whole / 1000, (whole % 1000) * 1000000L};
  nanosleep(&rest, NULL);
}

static int sync_of(int fd, const char *name) {
  int (*real)(int) = dlsym(RTLD_NEXT, name);
  struct stat file;
  int ours = isOurs(fd, &file);
  if (ours) wait();
  int done = real(fd);
  if (ours && done == 0 && undo >= 0) {
    pthread_mutex_lock(&lock);
    note(SYNCED, &file, 0, fd, 0);
    pthread_mutex_unlock(&lock);
  }
  return done;
}

int fsync(int fd) { return sync_of(fd, "fsync"); }
int fdatasync(int fd) { return sync_of(fd, "fdatasync"); }
