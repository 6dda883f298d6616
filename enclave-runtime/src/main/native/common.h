/*
 * What every file of the native part keeps to.
 *
 * A function returns what it found, or -errno. It holds no state of its own. Lengths are checked here as well as in Java,
 * because what is read past an array here is memory that nobody meant to show.
 */
#ifndef ASSAY_COMMON_H
#define ASSAY_COMMON_H

#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE 1

#include <errno.h>
#include <jni.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>

#if !defined(__linux__) || !defined(__x86_64__)
#error "the devices behind this code are those of Linux on x86-64"
#endif

/* The Java class whose native methods these are. */
#define ASSAY_NATIVE(type, name) JNIEXPORT type JNICALL Java_dev_assay_enclave_jni_Native_##name

/* How often a call that a signal broke off is made again; a device that never gets past that is not answering. */
#define ASSAY_MAX_INTERRUPTIONS 1000

/* ioctl(2), made again when a signal broke it off: its value, or -errno. */
static inline int assay_ioctl(int fd, unsigned long request, void *argument) {
  for (int attempt = 0; attempt < ASSAY_MAX_INTERRUPTIONS; attempt++) {
    int result = ioctl(fd, request, argument);
    if (result >= 0) return result;
    if (errno != EINTR) return -errno;
  }
  return -EINTR;
}

/* Whether `array` is there and holds exactly `length` elements. */
static inline int assay_has_length(JNIEnv *env, jarray array, size_t length) {
  return array != NULL && (size_t)(*env)->GetArrayLength(env, array) == length;
}

/* Copies a whole array of `length` bytes in: 0 or -errno. */
static inline int assay_copy_in(JNIEnv *env, jbyteArray from, uint8_t *to, size_t length) {
  if (!assay_has_length(env, from, length)) return -EINVAL;
  (*env)->GetByteArrayRegion(env, from, 0, (jsize)length, (jbyte *)to);
  return (*env)->ExceptionCheck(env) ? -EFAULT : 0;
}

/* Copies `length` bytes out to the start of an array that is at least as long: 0 or -errno. */
static inline int assay_copy_out(JNIEnv *env, const uint8_t *from, size_t length, jbyteArray to) {
  if (to == NULL || (size_t)(*env)->GetArrayLength(env, to) < length) return -EINVAL;
  (*env)->SetByteArrayRegion(env, to, 0, (jsize)length, (const jbyte *)from);
  return (*env)->ExceptionCheck(env) ? -EFAULT : 0;
}

#endif
