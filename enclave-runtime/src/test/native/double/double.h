/*
 * Devices that are not there. Preloaded, this answers for a few paths as the drivers behind them would, and passes everything
 * else on. What it does is read from a file before each request (see config.c), so that one process can live through many
 * scenarios. Evidence comes from a signer on a Unix socket; without one it is a pattern.
 */
#ifndef ASSAY_DOUBLE_H
#define ASSAY_DOUBLE_H

#define _GNU_SOURCE 1

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define MAX_DEVICES 4096

enum kind { NONE, SGX, REPORT_DATA, QUOTE, SEV_GUEST, TDX_GUEST };

/*
 * What the scenario says. Numbers are decimal, or hexadecimal after 0x; absent ones have the given default. A text is valid
 * until the same thread asks for the next.
 */
void config_read(void);
uint64_t config_number(const char *key, uint64_t absent);
int config_is(const char *key, const char *value);
const char *config_text(const char *key);

/* Counts calls of one kind within a scenario; the first is 0. */
enum counter { COUNT_FAILURES, COUNT_QUOTES, COUNT_REPORTS, COUNTERS };
uint64_t count(enum counter counter);

void log_line(const char *what, uint64_t value);

/* Evidence of a kind over 64 bytes into `into`: how long it is, at most `room`. The first kind is `s`, `t`, `a` or `c`. */
size_t signer_evidence(char kind, const uint8_t *report_data, uint8_t *into, size_t room);

/* Answers of the drivers: 0, or -1 with errno. */
int sgx_ioctl(unsigned long request, void *argument);
int sev_ioctl(unsigned long request, void *argument);
int tdx_ioctl(unsigned long request, void *argument);
long report_data_write(const void *from, size_t length);
long quote_read(void *into, size_t length);

/* The system calls themselves, past every library. */
int real_open(const char *path, int flags, int mode);
long real_read(int fd, void *into, size_t length);
long real_write(int fd, const void *from, size_t length);
int real_close(int fd);
int real_connect_unix(int fd, const char *path);
int real_socket(int domain, int type, int protocol);

static inline int fails(int number) {
  errno = number;
  return -1;
}

#endif
