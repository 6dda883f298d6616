/*
 * /dev/tdx_guest: include/uapi/linux/tdx-guest.h of Linux, and the request for a quote that Intel's kernels had before
 * quotes came through configfs.
 */
#include "common.h"

#include <stdlib.h>

#define REPORT_DATA_BYTES 64
#define REPORT_BYTES 1024
#define PAGE_BYTES 4096
#define MIN_QUOTE_BUFFER_BYTES PAGE_BYTES
#define MAX_QUOTE_BUFFER_BYTES (1 << 20)

struct report_request {
  uint8_t report_data[REPORT_DATA_BYTES];
  uint8_t report[REPORT_BYTES];
};

struct quote_request {
  uint64_t buf;
  uint64_t len;
};

#define GET_REPORT0 _IOWR('T', 1, struct report_request)
/* The same request under two numbers: its direction was corrected between versions of the driver. */
#define GET_QUOTE _IOR('T', 4, struct quote_request)
#define GET_QUOTE_LATER _IOWR('T', 4, struct quote_request)

_Static_assert(sizeof(struct report_request) == 1088, "struct tdx_report_req");
_Static_assert(sizeof(struct quote_request) == 16, "struct tdx_quote_req");
_Static_assert(GET_REPORT0 == 0xc4405401, "TDX_CMD_GET_REPORT0");
_Static_assert(GET_QUOTE == 0x80105404, "TDX_CMD_GET_QUOTE");

/* A TDREPORT over `reportData`: 0 or -errno. */
ASSAY_NATIVE(jint, tdxReport)(JNIEnv *env, jclass type, jint fd, jbyteArray reportData, jbyteArray report) {
  (void)type;
  struct report_request request;
  memset(&request, 0, sizeof request);
  if (!assay_has_length(env, report, REPORT_BYTES)) return -EINVAL;
  int result = assay_copy_in(env, reportData, request.report_data, REPORT_DATA_BYTES);
  if (result != 0) return result;
  result = assay_ioctl(fd, GET_REPORT0, &request);
  return result < 0 ? result : assay_copy_out(env, request.report, REPORT_BYTES, report);
}

/* Hands over `buffer`, a struct tdx_quote_hdr and what it announces, and takes it back: 0 or -errno. */
ASSAY_NATIVE(jint, tdxQuote)(JNIEnv *env, jclass type, jint fd, jbyteArray buffer) {
  (void)type;
  jsize length = buffer == NULL ? 0 : (*env)->GetArrayLength(env, buffer);
  if (length < MIN_QUOTE_BUFFER_BYTES || length > MAX_QUOTE_BUFFER_BYTES || length % PAGE_BYTES != 0) return -EINVAL;
  uint8_t *shared = aligned_alloc(PAGE_BYTES, (size_t)length);
  if (shared == NULL) return -ENOMEM;
  int result = assay_copy_in(env, buffer, shared, (size_t)length);
  if (result == 0) {
    struct quote_request request = {.buf = (uint64_t)(uintptr_t)shared, .len = (uint64_t)length};
    result = assay_ioctl(fd, GET_QUOTE, &request);
    if (result == -ENOTTY) result = assay_ioctl(fd, GET_QUOTE_LATER, &request);
  }
  /* Intel's library takes a value above zero for an error number of the driver. */
  if (result > 0) result = -result;
  if (result == 0) result = assay_copy_out(env, shared, (size_t)length, buffer);
  free(shared);
  return result;
}
