/*
 * /dev/sgx as Occlum's library OS defines it: src/libos/src/fs/dev_fs/dev_sgx of occlum/occlum.
 * Not to be taken for the host's SGX driver, whose device has been called the same.
 */
#include "common.h"

#include <stdlib.h>

/* sgx_report_data_t */
#define REPORT_DATA_BYTES 64

#define MAX_QUOTE_BYTES (1 << 20)

struct gen_dcap_quote {
  const uint8_t *report_data;
  uint32_t *quote_size;
  uint8_t *quote_buf;
};

#define DETECT_DCAP_DRIVER _IOR('s', 6, int32_t)
#define GET_DCAP_QUOTE_SIZE _IOR('s', 7, uint32_t)
#define GEN_DCAP_QUOTE _IOWR('s', 8, struct gen_dcap_quote)

_Static_assert(sizeof(struct gen_dcap_quote) == 24, "struct of GEN_DCAP_QUOTE");
_Static_assert(DETECT_DCAP_DRIVER == 0x80047306, "DETECT_DCAP_DRIVER");
_Static_assert(GET_DCAP_QUOTE_SIZE == 0x80047307, "GET_DCAP_QUOTE_SIZE");
_Static_assert(GEN_DCAP_QUOTE == 0xc0187308, "GEN_DCAP_QUOTE");

/* Whether the host has a driver for DCAP: 0, 1 or -errno. */
ASSAY_NATIVE(jint, occlumDcapDriver)(JNIEnv *env, jclass type, jint fd) {
  (void)env;
  (void)type;
  int32_t installed = 0;
  int result = assay_ioctl(fd, DETECT_DCAP_DRIVER, &installed);
  return result < 0 ? result : installed != 0;
}

/* How long a quote is, as the device says, or -errno. */
ASSAY_NATIVE(jlong, occlumQuoteSize)(JNIEnv *env, jclass type, jint fd) {
  (void)env;
  (void)type;
  uint32_t size = 0;
  int result = assay_ioctl(fd, GET_DCAP_QUOTE_SIZE, &size);
  return result < 0 ? result : (jlong)size;
}

/* Fills `quote`; how much of it the device says that it filled, or -errno. */
ASSAY_NATIVE(jint, occlumQuote)(JNIEnv *env, jclass type, jint fd, jbyteArray reportData, jbyteArray quote) {
  (void)type;
  jsize length = quote == NULL ? 0 : (*env)->GetArrayLength(env, quote);
  if (length <= 0 || length > MAX_QUOTE_BYTES) return -EINVAL;
  uint8_t data[REPORT_DATA_BYTES];
  int result = assay_copy_in(env, reportData, data, sizeof data);
  if (result != 0) return result;
  uint8_t *buffer = calloc(1, (size_t)length);
  if (buffer == NULL) return -ENOMEM;
  uint32_t size = (uint32_t)length;
  struct gen_dcap_quote request = {.report_data = data, .quote_size = &size, .quote_buf = buffer};
  result = assay_ioctl(fd, GEN_DCAP_QUOTE, &request);
  /* The size is a field that the device may write. More than there was room for is no length of ours. */
  if (result >= 0) result = size > (uint32_t)length ? -EMSGSIZE : (int)size;
  if (result > 0) {
    int failure = assay_copy_out(env, buffer, (size_t)result, quote);
    if (failure != 0) result = failure;
  }
  free(buffer);
  return result;
}
