// LD_PRELOAD: makes a file system below $SHIM_PREFIX behave as some network and FUSE ones do. Each of SHIM_CHMOD,
// SHIM_FSYNCDIR and SHIM_MMAP is the error number with which these calls then fail there.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(f) ((__typeof__(&f))dlsym(RTLD_NEXT, #f))

static int failure(const char *name, int descriptor) {
  const char *code = getenv(name), *prefix = getenv("SHIM_PREFIX");
  char link[64], path[PATH_MAX];
  if (!code || !prefix || descriptor < 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strncmp(path, prefix, strlen(prefix)) == 0 ? atoi(code) : 0;
}

int fchmod(int descriptor, mode_t mode) {
  int code = failure("SHIM_CHMOD", descriptor);
  if (code) { errno = code; return -1; }
  return REAL(fchmod)(descriptor, mode);
}

int fsync(int descriptor) {
  struct stat status;
  int isFolder = fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
  int code = isFolder ? failure("SHIM_FSYNCDIR", descriptor) : 0;
  if (code) { errno = code; return -1; }
  return REAL(fsync)(descriptor);
}

void *mmap(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) {
  int code = failure("SHIM_MMAP", descriptor);
  if (code) { errno = code; return MAP_FAILED; }
  return REAL(mmap)(address, size, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t size, int protection, int flags, int descriptor, off_t offset) {
  return mmap(address, size, protection, flags, descriptor, offset);
}
