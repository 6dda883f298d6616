/*
 * What the doubles of NVIDIA's libraries share: settings in a file beside the library itself, read anew at each call, and a
 * socket beside it behind which somebody signs. FILE.so has its settings in FILE.so.conf ("name value" lines, numbers in
 * any of C's notations) and its signer at FILE.so.sock.
 */
#ifndef ASSAY_DOUBLE_H
#define ASSAY_DOUBLE_H

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int double_anchor;

static const char *double_path(const char *suffix, char out[512]) {
  Dl_info info;
  if (dladdr(&double_anchor, &info) == 0) abort();
  snprintf(out, 512, "%s%s", info.dli_fname, suffix);
  return out;
}

/* Whether there is a value of this name, and which. */
static int double_text(const char *name, char value[128]) {
  char path[512], line[256], key[128];
  FILE *settings = fopen(double_path(".conf", path), "re");
  int found = 0;
  if (settings == NULL) return 0;
  while (fgets(line, sizeof line, settings) != NULL) {
    char rest[128];
    if (sscanf(line, "%127s %127s", key, rest) == 2 && strcmp(key, name) == 0) {
      snprintf(value, 128, "%s", rest);
      found = 1;
    }
  }
  fclose(settings);
  return found;
}

static long double_number(const char *name, long otherwise) {
  char value[128];
  return double_text(name, value) ? strtol(value, NULL, 0) : otherwise;
}

/* The code that a function is set to fail with, after the time that it is set to take. */
static int double_code(const char *function) {
  char name[128];
  snprintf(name, sizeof name, "slow.%s", function);
  long milliseconds = double_number(name, 0);
  struct timespec nap = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  if (milliseconds > 0) nanosleep(&nap, NULL);
  snprintf(name, sizeof name, "code.%s", function);
  return (int)double_number(name, 0);
}

static int double_all(int fd, int writing, void *buffer, size_t length) {
  uint8_t *at = buffer;
  while (length > 0) {
    ssize_t done = writing ? write(fd, at, length) : read(fd, at, length);
    if (done <= 0) return -1;
    at += done;
    length -= (size_t)done;
  }
  return 0;
}

/*
 * Asks the signer: kind, index, 32 bytes of nonce; the answer is its length (4 bytes, little endian) and as many bytes.
 * Returns the length, or -1.
 */
__attribute__((unused)) static long double_sign(char kind, unsigned int index, const uint8_t nonce[32], uint8_t *out, size_t capacity) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char path[512];
  uint8_t question[34] = {(uint8_t)kind, (uint8_t)index};
  uint32_t length = 0;
  long result = -1;
  memcpy(question + 2, nonce, 32);
  double_path(".sock", path);
  if (strlen(path) >= sizeof address.sun_path) return -1;
  strcpy(address.sun_path, path);
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return -1;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
      double_all(fd, 1, question, sizeof question) == 0 && double_all(fd, 0, &length, sizeof length) == 0 &&
      length <= capacity && double_all(fd, 0, out, length) == 0) {
    result = (long)length;
  }
  close(fd);
  return result;
}

#endif
