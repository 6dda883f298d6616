/*
 * Calls every function of the native part with everything that a device may answer and every length that Java might give,
 * under a memory checker and without a virtual machine: arrays are blocks of exactly their length. Prints how many calls.
 * With the argument `planted` it makes one mistake, which the checker must find.
 */
#define _GNU_SOURCE 1

#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CALL(type, name) type JNICALL Java_dev_assay_enclave_jni_Native_##name

CALL(jint, open)(JNIEnv *, jclass, jbyteArray, jboolean);
CALL(jint, close)(JNIEnv *, jclass, jint);
CALL(jint, read)(JNIEnv *, jclass, jint, jbyteArray);
CALL(jint, write)(JNIEnv *, jclass, jint, jbyteArray);
CALL(jint, withholdMemory)(JNIEnv *, jclass);
CALL(jint, occlumDcapDriver)(JNIEnv *, jclass, jint);
CALL(jlong, occlumQuoteSize)(JNIEnv *, jclass, jint);
CALL(jint, occlumQuote)(JNIEnv *, jclass, jint, jbyteArray, jbyteArray);
CALL(jint, snpReport)(JNIEnv *, jclass, jint, jbyteArray, jint, jbyteArray, jbyteArray, jlongArray);
CALL(jint, tdxReport)(JNIEnv *, jclass, jint, jbyteArray, jbyteArray);
CALL(jint, tdxQuote)(JNIEnv *, jclass, jint, jbyteArray);
CALL(jint, vsockConnect)(JNIEnv *, jclass, jint, jint, jint);
CALL(jint, send)(JNIEnv *, jclass, jint, jbyteArray, jint);
CALL(jint, receive)(JNIEnv *, jclass, jint, jbyteArray);

/* --- as much of a virtual machine as the native part uses ------------------------------------------------------------ */

struct array {
  jsize length;
  size_t element;
  uint8_t *data;
};

static jboolean thrown;
static unsigned long calls;

static void *array_of(jsize length, size_t element) {
  struct array *array = malloc(sizeof *array);
  if (array == NULL) abort();
  array->length = length;
  array->element = element;
  /* Not initialised: what is read before it was written is for the checker to find. */
  array->data = malloc((size_t)length * element);
  return array;
}

static jbyteArray bytes(jsize length) {
  struct array *array = array_of(length, 1);
  for (jsize i = 0; i < length; i++) array->data[i] = (uint8_t)(i + 1);
  return (jbyteArray)array;
}

static void release(void *object) {
  struct array *array = object;
  if (array == NULL) return;
  /* Looks at every byte, so that a checker notices those that nobody wrote. */
  unsigned sum = 0;
  for (size_t i = 0; i < (size_t)array->length * array->element; i++) sum += array->data[i];
  if (sum == UINT_MAX) abort();
  free(array->data);
  free(array);
}

static jsize JNICALL length_of(JNIEnv *env, jarray object) {
  (void)env;
  return ((struct array *)(void *)object)->length;
}

static jboolean is_within(const struct array *array, jsize start, jsize length) {
  if (start >= 0 && length >= 0 && start <= array->length - length) return JNI_TRUE;
  thrown = JNI_TRUE;
  return JNI_FALSE;
}

static void JNICALL get_bytes(JNIEnv *env, jbyteArray object, jsize start, jsize length, jbyte *into) {
  (void)env;
  const struct array *array = (struct array *)(void *)object;
  if (is_within(array, start, length)) memcpy(into, array->data + start, (size_t)length);
}

static void JNICALL set_bytes(JNIEnv *env, jbyteArray object, jsize start, jsize length, const jbyte *from) {
  (void)env;
  struct array *array = (struct array *)(void *)object;
  if (is_within(array, start, length)) memcpy(array->data + start, from, (size_t)length);
}

static void JNICALL set_longs(JNIEnv *env, jlongArray object, jsize start, jsize length, const jlong *from) {
  (void)env;
  struct array *array = (struct array *)(void *)object;
  if (is_within(array, start, length)) memcpy(array->data + (size_t)start * 8, from, (size_t)length * 8);
}

static jboolean JNICALL exception_check(JNIEnv *env) {
  (void)env;
  return thrown;
}

static struct JNINativeInterface_ functions = {.GetArrayLength = length_of,
                                               .GetByteArrayRegion = get_bytes,
                                               .SetByteArrayRegion = set_bytes,
                                               .SetLongArrayRegion = set_longs,
                                               .ExceptionCheck = exception_check};
static const struct JNINativeInterface_ *machine = &functions;
#define ENV ((JNIEnv *)&machine)

/* No result may be one that Java could take for something else; nothing may have been thrown that Java would not expect. */
static jlong checked(jlong result) {
  calls++;
  if (thrown) {
    fprintf(stderr, "a call reached beyond an array\n");
    exit(3);
  }
  if (result < -4095) {
    fprintf(stderr, "a result of %lld is no error number\n", (long long)result);
    exit(4);
  }
  return result;
}

/* --- scenarios -------------------------------------------------------------------------------------------------------- */

static unsigned scenario;

static void enact(const char *lines) {
  FILE *file = fopen(getenv("ASSAY_DOUBLE"), "w");
  if (file == NULL) abort();
  fprintf(file, "scenario=%u\ndevices=sgx,attestation,sev-guest,tdx_guest\n%s\n", ++scenario, lines);
  fclose(file);
}

static int open_device(const char *path) {
  jbyteArray name = bytes((jsize)strlen(path));
  memcpy(((struct array *)(void *)name)->data, path, strlen(path));
  int fd = (int)checked(Java_dev_assay_enclave_jni_Native_open(ENV, NULL, name, JNI_TRUE));
  release(name);
  return fd;
}

static const jsize LENGTHS[] = {-1, 0, 1, 63, 64, 65, 1023, 1024, 1025, 3999, 4000, 4001, 4096, 8192, 16384, 1 << 20, (1 << 20) + 1};
/* The longest are slow: one scenario has them all. */
static size_t length_count = sizeof LENGTHS / sizeof LENGTHS[0];

/* An array of that length, or none for a negative one. */
static jbyteArray maybe(jsize length) { return length < 0 ? NULL : bytes(length); }

static void occlum(int fd) {
  checked(Java_dev_assay_enclave_jni_Native_occlumDcapDriver(ENV, NULL, fd));
  checked(Java_dev_assay_enclave_jni_Native_occlumQuoteSize(ENV, NULL, fd));
  for (size_t i = 0; i < length_count; i++) {
    jbyteArray data = maybe(LENGTHS[i]);
    jbyteArray quote = maybe(LENGTHS[length_count - 1 - i]);
    jbyteArray usual = bytes(64);
    checked(Java_dev_assay_enclave_jni_Native_occlumQuote(ENV, NULL, fd, data, quote));
    jint length = (jint)checked(Java_dev_assay_enclave_jni_Native_occlumQuote(ENV, NULL, fd, usual, quote));
    if (quote != NULL && length > LENGTHS[length_count - 1 - i]) abort();
    release(data);
    release(quote);
    release(usual);
  }
}

static void snp(int fd, jsize data_length, jint vmpl, jsize response_length, jsize certificates, jsize outcome_length) {
  jbyteArray data = maybe(data_length);
  jbyteArray response = maybe(response_length);
  jbyteArray table = maybe(certificates);
  struct array *outcome = outcome_length < 0 ? NULL : array_of(outcome_length, 8);
  if (outcome != NULL && outcome_length > 0) memset(outcome->data, 0, (size_t)outcome_length * 8);
  checked(Java_dev_assay_enclave_jni_Native_snpReport(ENV, NULL, fd, data, vmpl, response, table, (jlongArray)outcome));
  release(data);
  release(response);
  release(table);
  release(outcome);
}

static void sev(int fd) {
  snp(fd, 64, 0, 4000, -1, 2);
  snp(fd, 64, 3, 4000, 0, 2);
  snp(fd, 64, -1, 4000, 0, 2);
  snp(fd, 64, 4, 4000, 0, 2);
  snp(fd, 64, 0, 4000, 4096, -1);
  for (size_t i = 0; i < length_count; i++) {
    snp(fd, LENGTHS[i], 0, 4000, 16384, 2);
    snp(fd, 64, 0, LENGTHS[i], 16384, 2);
    snp(fd, 64, 0, 4000, LENGTHS[i], 2);
    snp(fd, 64, 0, 4000, 16384, LENGTHS[i] > 100 ? 100 : LENGTHS[i]);
  }
}

static void tdx(int fd) {
  for (size_t i = 0; i < length_count; i++) {
    jbyteArray some = maybe(LENGTHS[i]);
    jbyteArray data = bytes(64);
    jbyteArray report = bytes(1024);
    checked(Java_dev_assay_enclave_jni_Native_tdxReport(ENV, NULL, fd, some, report));
    checked(Java_dev_assay_enclave_jni_Native_tdxReport(ENV, NULL, fd, data, some));
    checked(Java_dev_assay_enclave_jni_Native_tdxQuote(ENV, NULL, fd, some));
    if (some != NULL && LENGTHS[i] >= 2048) {
      /* A request as Java makes it: version 1, a bare report. */
      uint8_t *buffer = ((struct array *)(void *)some)->data;
      memset(buffer, 0, 24);
      buffer[0] = 1;
      buffer[17] = 4;
      checked(Java_dev_assay_enclave_jni_Native_tdxQuote(ENV, NULL, fd, some));
    }
    release(some);
    release(data);
    release(report);
  }
}

static void read_and_write(int fd) {
  for (size_t i = 0; i < length_count; i++) {
    jbyteArray some = maybe(LENGTHS[i]);
    checked(Java_dev_assay_enclave_jni_Native_write(ENV, NULL, fd, some));
    checked(Java_dev_assay_enclave_jni_Native_read(ENV, NULL, fd, some));
    release(some);
  }
}

static void sockets(void) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) != 0) abort();
  for (size_t i = 0; i < length_count; i++) {
    jbyteArray some = maybe(LENGTHS[i]);
    static const jint OFFSETS[] = {INT_MIN, -1, 0, 1, 63, 4000, INT_MAX};
    for (size_t j = 0; j < sizeof OFFSETS / sizeof OFFSETS[0]; j++) {
      checked(Java_dev_assay_enclave_jni_Native_send(ENV, NULL, pair[0], some, OFFSETS[j]));
      checked(Java_dev_assay_enclave_jni_Native_receive(ENV, NULL, pair[1], some));
    }
    release(some);
  }
  close(pair[0]);
  jbyteArray last = bytes(64);
  while (checked(Java_dev_assay_enclave_jni_Native_receive(ENV, NULL, pair[1], last)) > 0) continue;
  checked(Java_dev_assay_enclave_jni_Native_send(ENV, NULL, pair[1], last, 0));
  release(last);
  close(pair[1]);
  static const jint NUMBERS[] = {INT_MIN, -1, 0, 1, 2, 4050, INT_MAX};
  for (size_t i = 0; i < sizeof NUMBERS / sizeof NUMBERS[0]; i++) {
    checked(Java_dev_assay_enclave_jni_Native_vsockConnect(ENV, NULL, NUMBERS[i], NUMBERS[i], 10));
    checked(Java_dev_assay_enclave_jni_Native_vsockConnect(ENV, NULL, 2, NUMBERS[i], NUMBERS[i]));
  }
}

static void paths(void) {
  checked(Java_dev_assay_enclave_jni_Native_withholdMemory(ENV, NULL));
  static const jsize SIZES[] = {-1, 0, 1, PATH_MAX - 1, PATH_MAX, PATH_MAX + 1, 1 << 20};
  for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
    jbyteArray name = maybe(SIZES[i]);
    checked(Java_dev_assay_enclave_jni_Native_open(ENV, NULL, name, JNI_FALSE));
    release(name);
  }
  jbyteArray zero = bytes(3);
  ((struct array *)(void *)zero)->data[1] = 0;
  if (checked(Java_dev_assay_enclave_jni_Native_open(ENV, NULL, zero, JNI_FALSE)) != -EINVAL) abort();
  release(zero);
}

static void everything(int fd) {
  occlum(fd);
  sev(fd);
  tdx(fd);
  read_and_write(fd);
}

static const char *const SCENARIOS[] = {
    "",
    "driver=0\nsize=0",
    "size=4294967295",
    "size=1000\nsize.forced=1",
    "grow=1",
    "written=0",
    "written=4294967295",
    "written=2147483648",
    "write.short=10",
    "twist=garbage",
    "twist=report-data",
    "extended=0",
    "certs=none",
    "certs.needed=32768\ncerts.errno=5",
    "certs.needed=4294967295\ncerts.errno=28",
    "certs.most=1048576",
    "exitinfo2=0x100000000",
    "exitinfo2=0x200000000\nexitinfo2.errno=11",
    "exitinfo2=0xffffffffffffffff",
    "status=0x27",
    "report.size=4294967295",
    "quote.status=0xffffffffffffffff",
    "quote.out=4294967295",
    "quote.number=later",
    "quote.style=framed",
};

int main(int count, char **arguments) {
  if (count > 1 && strcmp(arguments[1], "planted") == 0) {
    jbyteArray small = bytes(16);
    uint8_t copy[17];
    memcpy(copy, ((struct array *)(void *)small)->data, (size_t)count + 15);
    printf("%d\n", copy[16]);
    return 0;
  }
  static const char *const DEVICES[] = {"/dev/sgx", "/dev/sev-guest", "/dev/tdx_guest", "/dev/attestation_report_data",
                                        "/dev/attestation_quote"};
  static const int ERRORS[] = {EPERM, ENOENT, EINTR, EIO, ENXIO, EBADF, EAGAIN, ENOMEM, EACCES, EFAULT, EBUSY, ENODEV,
                               EINVAL, ENOTTY, ENOSPC, ENOSYS, EOVERFLOW, ETIMEDOUT, 4095};
  char lines[64];
  for (size_t d = 0; d < sizeof DEVICES / sizeof DEVICES[0]; d++) {
    for (size_t s = 0; s < sizeof SCENARIOS / sizeof SCENARIOS[0]; s++) {
      enact(SCENARIOS[s]);
      int fd = open_device(DEVICES[d]);
      if (fd < 0) abort();
      everything(fd);
      length_count = sizeof LENGTHS / sizeof LENGTHS[0] - 2;
      checked(Java_dev_assay_enclave_jni_Native_close(ENV, NULL, fd));
    }
    enact("");
    int fd = open_device(DEVICES[d]);
    for (size_t e = 0; e < sizeof ERRORS / sizeof ERRORS[0]; e++) {
      snprintf(lines, sizeof lines, "fail.errno=%d\nfail.count=%d", ERRORS[e], ERRORS[e] == EINTR ? 3 : INT_MAX);
      enact(lines);
      everything(fd);
      int none = open_device(DEVICES[d]);
      if (none >= 0) checked(Java_dev_assay_enclave_jni_Native_close(ENV, NULL, none));
    }
    checked(Java_dev_assay_enclave_jni_Native_close(ENV, NULL, fd));
  }
  enact("");
  static const int NO_DEVICES[] = {INT_MIN, -1, 0x7ffffff0, INT_MAX};
  for (size_t i = 0; i < sizeof NO_DEVICES / sizeof NO_DEVICES[0]; i++) {
    everything(NO_DEVICES[i]);
    checked(Java_dev_assay_enclave_jni_Native_close(ENV, NULL, NO_DEVICES[i]));
  }
  enact("fail.errno=4");
  int endless = open_device("/dev/sgx");
  if (endless != -EINTR) abort();
  paths();
  sockets();
  printf("%lu calls\n", calls);
  return 0;
}
