/* /dev/sev-guest: include/uapi/linux/sev-guest.h of Linux. */
#include "common.h"

#include <stdlib.h>

#define USER_DATA_BYTES 64
#define RESPONSE_BYTES 4000
#define MESSAGE_VERSION 1
#define MAX_CERTIFICATE_BYTES (1 << 20)

struct report_request {
  uint8_t user_data[USER_DATA_BYTES];
  uint32_t vmpl;
  uint8_t reserved[28];
};

struct extended_report_request {
  struct report_request data;
  uint64_t certs_address;
  uint32_t certs_len;
};

struct guest_request {
  uint8_t msg_version;
  uint64_t req_data;
  uint64_t resp_data;
  /* Bits 63 to 32: the VMM's error; bits 31 to 0: the firmware's. */
  uint64_t exitinfo2;
};

#define GET_REPORT _IOWR('S', 0, struct guest_request)
#define GET_EXTENDED_REPORT _IOWR('S', 2, struct guest_request)

_Static_assert(sizeof(struct report_request) == 96, "struct snp_report_req");
_Static_assert(sizeof(struct extended_report_request) == 112, "struct snp_ext_report_req");
_Static_assert(offsetof(struct extended_report_request, certs_len) == 104, "certs_len");
_Static_assert(sizeof(struct guest_request) == 32, "struct snp_guest_request_ioctl");
_Static_assert(GET_REPORT == 0xc0205300, "SNP_GET_REPORT");
_Static_assert(GET_EXTENDED_REPORT == 0xc0205302, "SNP_GET_EXT_REPORT");

/* Tells Java what the request left behind, whether it succeeded or not: 0 or -errno. */
static int tell(JNIEnv *env, jlongArray outcome, uint64_t exitinfo2, uint32_t certs_len) {
  jlong values[2] = {(jlong)exitinfo2, (jlong)certs_len};
  (*env)->SetLongArrayRegion(env, outcome, 0, 2, values);
  return (*env)->ExceptionCheck(env) ? -EFAULT : 0;
}

/*
 * A report, and the host's certificates where there is room for them: 0 or -errno. `certificates` may be null: then the
 * plain request is made. `outcome` is {exitinfo2, certs_len as the driver left it}.
 */
ASSAY_NATIVE(jint, snpReport)
(JNIEnv *env, jclass type, jint fd, jbyteArray userData, jint vmpl, jbyteArray response, jbyteArray certificates,
 jlongArray outcome) {
  (void)type;
  jsize room = certificates == NULL ? 0 : (*env)->GetArrayLength(env, certificates);
  if (vmpl < 0 || vmpl > 3 || room > MAX_CERTIFICATE_BYTES) return -EINVAL;
  if (!assay_has_length(env, response, RESPONSE_BYTES) || !assay_has_length(env, outcome, 2)) return -EINVAL;

  struct extended_report_request request;
  memset(&request, 0, sizeof request);
  int result = assay_copy_in(env, userData, request.data.user_data, USER_DATA_BYTES);
  if (result != 0) return result;
  request.data.vmpl = (uint32_t)vmpl;

  uint8_t *table = NULL;
  if (room > 0) {
    table = calloc(1, (size_t)room);
    if (table == NULL) return -ENOMEM;
    request.certs_address = (uint64_t)(uintptr_t)table;
    request.certs_len = (uint32_t)room;
  }
  uint8_t answer[RESPONSE_BYTES];
  memset(answer, 0, sizeof answer);
  struct guest_request envelope;
  memset(&envelope, 0, sizeof envelope);
  envelope.msg_version = MESSAGE_VERSION;
  envelope.req_data = (uint64_t)(uintptr_t)&request;
  envelope.resp_data = (uint64_t)(uintptr_t)answer;

  result = assay_ioctl(fd, certificates == NULL ? GET_REPORT : GET_EXTENDED_REPORT, &envelope);
  int failure = tell(env, outcome, envelope.exitinfo2, request.certs_len);
  if (result >= 0) result = failure;
  if (result == 0) result = assay_copy_out(env, answer, sizeof answer, response);
  if (result == 0 && room > 0) result = assay_copy_out(env, table, (size_t)room, certificates);
  free(table);
  return result;
}
