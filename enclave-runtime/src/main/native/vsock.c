/* A stream to the host over AF_VSOCK, by which a guest reaches the host's quote generation service. */
#include "common.h"

#include <linux/types.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <linux/vm_sockets.h>
#include <unistd.h>

#define MAX_TRANSFER (1 << 20)

static int give_up_after(int fd, int milliseconds) {
  struct timeval wait = {.tv_sec = milliseconds / 1000, .tv_usec = (milliseconds % 1000) * 1000};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait) != 0) return -errno;
  if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait) != 0) return -errno;
  return 0;
}

/* A descriptor, or -errno. No single wait on it is longer than `timeoutMillis`. */
ASSAY_NATIVE(jint, vsockConnect)(JNIEnv *env, jclass type, jint cid, jint port, jint timeoutMillis) {
  (void)env;
  (void)type;
  if (timeoutMillis <= 0) return -EINVAL;
  int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -errno;
  struct sockaddr_vm address;
  memset(&address, 0, sizeof address);
  address.svm_family = AF_VSOCK;
  address.svm_cid = (unsigned int)cid;
  address.svm_port = (unsigned int)port;
  int failure = give_up_after(fd, timeoutMillis);
  /* Not made again after EINTR: the first attempt goes on by itself, and a second would be told EALREADY. */
  if (failure == 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) failure = -errno;
  if (failure == 0) return fd;
  close(fd);
  return failure;
}

/* Sends from `offset` on as much as goes: how much went, or -errno. */
ASSAY_NATIVE(jint, send)(JNIEnv *env, jclass type, jint fd, jbyteArray from, jint offset) {
  (void)type;
  jsize length = from == NULL ? 0 : (*env)->GetArrayLength(env, from);
  if (offset < 0 || offset >= length || length > MAX_TRANSFER) return -EINVAL;
  uint8_t *buffer = malloc((size_t)length);
  if (buffer == NULL) return -ENOMEM;
  int result = assay_copy_in(env, from, buffer, (size_t)length);
  if (result == 0) {
    size_t rest = (size_t)(length - offset);
    ssize_t sent = -1;
    int attempt = 0;
    do {
      sent = send(fd, buffer + offset, rest, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR && ++attempt < ASSAY_MAX_INTERRUPTIONS);
    result = sent < 0 ? -errno : (size_t)sent > rest ? -EIO : (int)sent;
  }
  free(buffer);
  return result;
}

/* Receives what is there, at most all of `into`: how much came, 0 at the end, or -errno. */
ASSAY_NATIVE(jint, receive)(JNIEnv *env, jclass type, jint fd, jbyteArray into) {
  (void)type;
  jsize length = into == NULL ? 0 : (*env)->GetArrayLength(env, into);
  if (length <= 0 || length > MAX_TRANSFER) return -EINVAL;
  uint8_t *buffer = calloc(1, (size_t)length);
  if (buffer == NULL) return -ENOMEM;
  ssize_t got = -1;
  int attempt = 0;
  do {
    got = recv(fd, buffer, (size_t)length, 0);
  } while (got < 0 && errno == EINTR && ++attempt < ASSAY_MAX_INTERRUPTIONS);
  int result = got < 0 ? -errno : got > length ? -EIO : (int)got;
  if (result > 0) {
    int failure = assay_copy_out(env, buffer, (size_t)result, into);
    if (failure != 0) result = failure;
  }
  free(buffer);
  return result;
}
