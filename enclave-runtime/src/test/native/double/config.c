/* The scenario: lines of key=value in the file that ASSAY_DOUBLE names. A new value of `scenario` starts counting anew. */
#include "double.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static __thread char text[8192];
static __thread char found[512];
static uint64_t scenario;
static uint64_t counters[COUNTERS];

static void read_file(void) {
  text[0] = 0;
  const char *path = getenv("ASSAY_DOUBLE");
  int fd = path == NULL ? -1 : real_open(path, O_RDONLY, 0);
  if (fd < 0) return;
  long length = real_read(fd, text, sizeof text - 1);
  text[length < 0 ? 0 : length] = 0;
  real_close(fd);
}

void config_read(void) {
  read_file();
  uint64_t now = config_number("scenario", 0);
  pthread_mutex_lock(&lock);
  if (now != scenario) {
    scenario = now;
    memset(counters, 0, sizeof counters);
  }
  pthread_mutex_unlock(&lock);
}

const char *config_text(const char *key) {
  size_t length = strlen(key);
  for (const char *line = text; *line != 0;) {
    size_t end = strcspn(line, "\n");
    if (end > length && strncmp(line, key, length) == 0 && line[length] == '=') {
      size_t size = end - length - 1;
      if (size >= sizeof found) size = sizeof found - 1;
      memcpy(found, line + length + 1, size);
      found[size] = 0;
      return found;
    }
    line += end + (line[end] == '\n');
  }
  return NULL;
}

uint64_t config_number(const char *key, uint64_t absent) {
  const char *value = config_text(key);
  return value == NULL ? absent : strtoull(value, NULL, 0);
}

int config_is(const char *key, const char *value) {
  const char *actual = config_text(key);
  return actual != NULL && strcmp(actual, value) == 0;
}

uint64_t count(enum counter counter) {
  pthread_mutex_lock(&lock);
  uint64_t before = counters[counter]++;
  pthread_mutex_unlock(&lock);
  return before;
}

void log_line(const char *what, uint64_t value) {
  const char *path = config_text("log");
  int fd = path == NULL ? -1 : real_open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (fd < 0) return;
  char line[128];
  int length = snprintf(line, sizeof line, "%s %llx\n", what, (unsigned long long)value);
  if (length > 0 && real_write(fd, line, (size_t)length) < 0) abort();
  real_close(fd);
}

static int all(int fd, uint8_t *bytes, size_t length) {
  for (size_t got = 0; got < length;) {
    long more = real_read(fd, bytes + got, length - got);
    if (more <= 0) return -1;
    got += (size_t)more;
  }
  return 0;
}

static size_t ask(const char *path, char kind, const uint8_t *report_data, uint8_t *into, size_t room) {
  uint8_t question[65];
  question[0] = (uint8_t)kind;
  memcpy(question + 1, report_data, 64);
  uint32_t length = 0;
  int fd = real_socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (real_connect_unix(fd, path) != 0 || real_write(fd, question, sizeof question) != sizeof question ||
      all(fd, (uint8_t *)&length, sizeof length) != 0 || length > room || all(fd, into, length) != 0) {
    length = 0;
  }
  real_close(fd);
  return length;
}

size_t signer_evidence(char kind, const uint8_t *report_data, uint8_t *into, size_t room) {
  uint8_t data[64];
  memcpy(data, report_data, sizeof data);
  if (config_is("twist", "report-data")) data[63] ^= 1;
  size_t length = 0;
  const char *path = config_text("signer");
  if (path != NULL) {
    length = ask(path, kind, data, into, room);
  } else {
    length = kind == 'a' ? 1184 : 4600;
    if (length > room) length = room;
    for (size_t i = 0; i < length; i++) into[i] = (uint8_t)(i * 7 + data[i % 64]);
  }
  if (config_is("twist", "garbage")) memset(into, 0xa5, length);
  if (config_is("twist", "cut")) length /= 2;
  return length;
}
