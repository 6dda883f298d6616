/* The functions of the C library that a program reaches devices by. */
#include "double.h"

#include <fcntl.h>
#include <linux/vm_sockets.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

static _Atomic(int) kinds[MAX_DEVICES];
static _Atomic(int) inside;

int real_open(const char *path, int flags, int mode) {
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
long real_read(int fd, void *into, size_t length) { return syscall(SYS_read, fd, into, length); }
long real_write(int fd, const void *from, size_t length) { return syscall(SYS_write, fd, from, length); }
int real_close(int fd) { return (int)syscall(SYS_close, fd); }
int real_socket(int domain, int type, int protocol) { return (int)syscall(SYS_socket, domain, type, protocol); }
int real_connect_unix(int fd, const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return fails(ENAMETOOLONG);
  memcpy(address.sun_path, path, strlen(path));
  return (int)syscall(SYS_connect, fd, &address, sizeof address);
}

static enum kind kind_of(int fd) { return fd < 0 || fd >= MAX_DEVICES ? NONE : (enum kind)kinds[fd]; }

/* Whether `path` is that of a device that this scenario has. */
static enum kind kind_at(const char *path) {
  static const struct {
    const char *name;
    const char *device;
    enum kind kind;
  } all[] = {{"sgx", "sgx", SGX},
             {"attestation_report_data", "attestation", REPORT_DATA},
             {"attestation_quote", "attestation", QUOTE},
             {"sev-guest", "sev-guest", SEV_GUEST},
             {"tdx_guest", "tdx_guest", TDX_GUEST}};
  const char *base = strrchr(path, '/');
  if (base == NULL) return NONE;
  for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
    if (strcmp(base + 1, all[i].name) != 0) continue;
    config_read();
    char expected[512];
    const char *root = config_text("root");
    snprintf(expected, sizeof expected, "%s/dev/%s", root == NULL ? "" : root, all[i].name);
    const char *devices = config_text("devices");
    if (devices != NULL && strcmp(expected, path) == 0 && strstr(devices, all[i].device) != NULL) return all[i].kind;
  }
  return NONE;
}

/* The scenario's failure: `fail.errno` for `fail.count` calls from number `fail.from` on, of the kind that `fail.on` names. */
static int planned_failure(const char *call, unsigned long request) {
  int number = (int)config_number("fail.errno", 0);
  if (number == 0) return 0;
  const char *on = config_text("fail.on");
  if (on != NULL && strcmp(on, call) != 0 && (request == 0 || config_number("fail.on", 0) != request)) return 0;
  uint64_t made = count(COUNT_FAILURES);
  uint64_t from = config_number("fail.from", 0);
  return made >= from && made - from < config_number("fail.count", UINT64_MAX) ? number : 0;
}

static void enter(const char *call, unsigned long request) {
  config_read();
  int others = atomic_fetch_add(&inside, 1);
  if (others > 0) log_line("overlap", (uint64_t)others);
  log_line(call, request);
  uint64_t milliseconds = config_number("delay", 0);
  struct timespec wait = {.tv_sec = (time_t)(milliseconds / 1000), .tv_nsec = (long)(milliseconds % 1000) * 1000000};
  if (milliseconds > 0) nanosleep(&wait, NULL);
}

static void leave(void) { atomic_fetch_sub(&inside, 1); }

static int open_device(const char *path, enum kind kind) {
  config_read();
  log_line("open", (uint64_t)kind);
  int failure = planned_failure("open", 0);
  if (failure != 0) return fails(failure);
  int fd = real_open("/dev/null", O_RDWR | O_CLOEXEC, 0);
  if (fd >= MAX_DEVICES) return fails(EMFILE);
  if (fd >= 0) kinds[fd] = (int)kind;
  (void)path;
  return fd;
}

static int open_any(const char *path, int flags, int mode) {
  enum kind kind = kind_at(path);
  return kind == NONE ? real_open(path, flags, mode) : open_device(path, kind);
}

static int mode_of(int flags, va_list more) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, int) : 0;
}

EXPORT int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = mode_of(flags, more);
  va_end(more);
  return open_any(path, flags, mode);
}

EXPORT int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  int mode = mode_of(flags, more);
  va_end(more);
  return open_any(path, flags | O_LARGEFILE, mode);
}

EXPORT int close(int fd) {
  if (kind_of(fd) != NONE) {
    config_read();
    log_line("close", (uint64_t)kinds[fd]);
    kinds[fd] = NONE;
  }
  return real_close(fd);
}

EXPORT int ioctl(int fd, unsigned long request, ...) {
  va_list more;
  va_start(more, request);
  void *argument = va_arg(more, void *);
  va_end(more);
  enum kind kind = kind_of(fd);
  if (kind == NONE) return (int)syscall(SYS_ioctl, fd, request, argument);
  enter("ioctl", request);
  int failure = planned_failure("ioctl", request);
  int result = 0;
  if (failure != 0) {
    result = fails(failure);
  } else if (kind == SGX) {
    result = sgx_ioctl(request, argument);
  } else if (kind == SEV_GUEST) {
    result = sev_ioctl(request, argument);
  } else if (kind == TDX_GUEST) {
    result = tdx_ioctl(request, argument);
  } else {
    result = fails(ENOTTY);
  }
  leave();
  return result;
}

EXPORT ssize_t read(int fd, void *into, size_t length) {
  enum kind kind = kind_of(fd);
  if (kind == NONE) return real_read(fd, into, length);
  enter("read", 0);
  int failure = planned_failure("read", 0);
  long result = failure != 0 ? fails(failure) : kind == QUOTE ? quote_read(into, length) : fails(EPERM);
  leave();
  return result;
}

EXPORT ssize_t write(int fd, const void *from, size_t length) {
  enum kind kind = kind_of(fd);
  if (kind == NONE) return real_write(fd, from, length);
  enter("write", 0);
  int failure = planned_failure("write", 0);
  long result = failure != 0 ? fails(failure) : kind == REPORT_DATA ? report_data_write(from, length) : fails(EPERM);
  leave();
  return result;
}

/* The host's quote generation service is behind a Unix socket. */
EXPORT int socket(int domain, int type, int protocol) {
  return real_socket(domain == AF_VSOCK ? AF_UNIX : domain, type, protocol);
}

EXPORT int connect(int fd, const struct sockaddr *address, socklen_t length) {
  if (address == NULL || address->sa_family != AF_VSOCK) return (int)syscall(SYS_connect, fd, address, length);
  config_read();
  const struct sockaddr_vm *host = (const struct sockaddr_vm *)(const void *)address;
  if (length < sizeof *host || host->svm_cid != VMADDR_CID_HOST) return fails(EADDRNOTAVAIL);
  log_line("connect", host->svm_port);
  if (host->svm_port != config_number("qgs.port", 4050)) return fails(ECONNRESET);
  const char *service = config_text("qgs");
  if (service == NULL) return fails(ECONNRESET);
  return real_connect_unix(fd, service);
}
