/* Device files: open, read, write, close. */
#include "common.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The most that one call reads or writes. */
#define MAX_TRANSFER (1 << 20)

ASSAY_NATIVE(jint, open)(JNIEnv *env, jclass type, jbyteArray path, jboolean writable) {
  (void)type;
  char name[PATH_MAX];
  jsize length = path == NULL ? 0 : (*env)->GetArrayLength(env, path);
  if (length <= 0 || length >= PATH_MAX) return length >= PATH_MAX ? -ENAMETOOLONG : -EINVAL;
  int failure = assay_copy_in(env, path, (uint8_t *)name, (size_t)length);
  if (failure != 0) return failure;
  name[length] = 0;
  if (strlen(name) != (size_t)length) return -EINVAL;
  int flags = (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC | O_NOCTTY;
  for (int attempt = 0; attempt < ASSAY_MAX_INTERRUPTIONS; attempt++) {
    /* The mode means nothing without O_CREAT. */
    int fd = open(name, flags, 0);
    if (fd >= 0) return fd;
    if (errno != EINTR) return -errno;
  }
  return -EINTR;
}

/* Never again after EINTR: Linux has let go of the descriptor by then, and it may be somebody else's already. */
ASSAY_NATIVE(jint, close)(JNIEnv *env, jclass type, jint fd) {
  (void)env;
  (void)type;
  if (fd < 0) return -EBADF;
  return close(fd) == 0 || errno == EINTR ? 0 : -errno;
}

/* One read(2) into the start of `into`: how much came, 0 at the end, or -errno. */
ASSAY_NATIVE(jint, read)(JNIEnv *env, jclass type, jint fd, jbyteArray into) {
  (void)type;
  jsize length = into == NULL ? 0 : (*env)->GetArrayLength(env, into);
  if (length <= 0 || length > MAX_TRANSFER) return -EINVAL;
  uint8_t *buffer = calloc(1, (size_t)length);
  if (buffer == NULL) return -ENOMEM;
  ssize_t got = -1;
  int attempt = 0;
  do {
    got = read(fd, buffer, (size_t)length);
  } while (got < 0 && errno == EINTR && ++attempt < ASSAY_MAX_INTERRUPTIONS);
  int result = got < 0 ? -errno : got > length ? -EIO : (int)got;
  if (result > 0) {
    int failure = assay_copy_out(env, buffer, (size_t)result, into);
    if (failure != 0) result = failure;
  }
  free(buffer);
  return result;
}

/* One write(2) of all of `from`: how much went, or -errno. */
ASSAY_NATIVE(jint, write)(JNIEnv *env, jclass type, jint fd, jbyteArray from) {
  (void)type;
  jsize length = from == NULL ? 0 : (*env)->GetArrayLength(env, from);
  if (length <= 0 || length > MAX_TRANSFER) return -EINVAL;
  uint8_t *buffer = malloc((size_t)length);
  if (buffer == NULL) return -ENOMEM;
  int result = assay_copy_in(env, from, buffer, (size_t)length);
  if (result == 0) {
    ssize_t put = -1;
    int attempt = 0;
    do {
      put = write(fd, buffer, (size_t)length);
    } while (put < 0 && errno == EINTR && ++attempt < ASSAY_MAX_INTERRUPTIONS);
    result = put < 0 ? -errno : put > length ? -EIO : (int)put;
  }
  free(buffer);
  return result;
}

/* From now on the kernel writes no memory of this process down and lets no other of this user look into it: 0 or -errno. */
ASSAY_NATIVE(jint, withholdMemory)(JNIEnv *env, jclass type) {
  (void)env;
  (void)type;
  return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno;
}
