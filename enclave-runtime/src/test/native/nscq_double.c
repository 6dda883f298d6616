/*
 * A libnvidia-nscq.so.2 without switches, from NVIDIA's public nscq_attestation.h. It does what the file beside it says
 * (double.h):
 *
 *   switches N        (2)                       mode N          trusted-NVLink mode (3)
 *   session N         rc of nscq_session_create (0)
 *   report_size N, chain_size N                 claimed, whatever was written
 *   flip 1            another nonce             silent 1        callbacks are not called
 *   repeat N          callbacks are called that often
 *   label 1           labels that would climb out of a path     unterminated 1  labels without an end
 *   code.PATH N       observing that leaf fails with N          inner.PATH N    the callback's rc is N
 */
#include "double.h"

typedef int8_t nscq_rc_t;
typedef struct nscq_session_st *nscq_session_t;
typedef void (*nscq_fn_t)(void);
typedef struct {
  nscq_rc_t rc;
  nscq_session_t session;
} nscq_session_result_t;
typedef struct {
  uint8_t bytes[16];
} nscq_uuid_t;
typedef struct {
  char data[64];
} nscq_label_t;
typedef struct {
  uint32_t report_size;
  uint8_t report[0x2000];
} nscq_attestation_report_t;
typedef struct {
  uint8_t cert_chain[0x1400];
  uint32_t cert_chain_size;
} nscq_attestation_certificate_t;

struct nscq_session_st {
  uint8_t input[32];
  uint32_t inputs;
};

#define EXPORT __attribute__((visibility("default")))

#ifndef VERSION
#define VERSION 0x02000000u
#endif
EXPORT extern const uint32_t nscq_api_version;
const uint32_t nscq_api_version = VERSION;

EXPORT nscq_session_result_t nscq_session_create(uint32_t flags) {
  nscq_session_result_t result = {(nscq_rc_t)double_number("session", 0), NULL};
  if (result.rc >= 0 && flags == 1) result.session = calloc(1, sizeof *result.session);
  return result;
}

EXPORT void nscq_session_destroy(nscq_session_t session) { free(session); }

EXPORT nscq_rc_t nscq_uuid_to_label(const nscq_uuid_t *uuid, nscq_label_t *label, uint32_t flags) {
  (void)flags;
  memset(label, 0, sizeof *label);
  if (double_number("unterminated", 0)) {
    memset(label, 'x', sizeof *label);
  } else if (double_number("label", 0)) {
    strcpy(label->data, "../{nvswitch}");
  } else {
    snprintf(label->data, sizeof label->data, "SWX-00000000-0000-0000-0000-%012u", uuid->bytes[0]);
  }
  return (nscq_rc_t)double_number("code.label", 0);
}

#ifndef WITHOUT_INPUT
EXPORT nscq_rc_t nscq_session_set_input(nscq_session_t session, uint32_t flags, void *input, uint32_t length) {
  nscq_rc_t code = (nscq_rc_t)double_code("input");
  if (flags != 0 || length != sizeof session->input) return -5;
  memcpy(session->input, input, sizeof session->input);
  session->inputs++;
  return code;
}
#endif

static nscq_rc_t inner(const char *leaf) {
  char name[128];
  snprintf(name, sizeof name, "inner.%s", leaf);
  return (nscq_rc_t)double_number(name, 0);
}

typedef void (*uuid_fn)(const nscq_uuid_t *, nscq_rc_t, const nscq_uuid_t *, void *);
typedef void (*mode_fn)(const nscq_uuid_t *, nscq_rc_t, int8_t, void *);
typedef void (*report_fn)(const nscq_uuid_t *, nscq_rc_t, nscq_attestation_report_t, void *);
typedef void (*certificate_fn)(const nscq_uuid_t *, nscq_rc_t, nscq_attestation_certificate_t, void *);

static void uuids(nscq_fn_t callback, void *data) {
  long count = double_number("switches", 2);
  for (long i = 0; i < count; i++) {
    nscq_uuid_t uuid = {{(uint8_t)i}};
    ((uuid_fn)callback)(&uuid, inner("uuid"), &uuid, data);
  }
}

static nscq_rc_t one(nscq_session_t session, const char *leaf, unsigned int index, nscq_fn_t callback, void *data) {
  nscq_uuid_t uuid = {{(uint8_t)index}};
  static const uint8_t none[32];
  if (strcmp(leaf, "pcie_mode") == 0) {
    ((mode_fn)callback)(&uuid, inner(leaf), (int8_t)double_number("mode", 3), data);
  } else if (strcmp(leaf, "certificate") == 0) {
    nscq_attestation_certificate_t certificate;
    memset(&certificate, 0, sizeof certificate);
    long length = double_sign('c', index, none, certificate.cert_chain, sizeof certificate.cert_chain);
    if (length < 0) return -7;
    certificate.cert_chain_size = (uint32_t)double_number("chain_size", length);
    ((certificate_fn)callback)(&uuid, inner(leaf), certificate, data);
  } else if (strcmp(leaf, "attestation_report") == 0) {
    nscq_attestation_report_t report;
    memset(&report, 0, sizeof report);
    if (session->inputs == 0) return -5;
    if (double_number("flip", 0)) session->input[0] ^= 1;
    long length = double_sign('r', index, session->input, report.report, sizeof report.report);
    if (length < 0) return -7;
    report.report_size = (uint32_t)double_number("report_size", length);
    ((report_fn)callback)(&uuid, inner(leaf), report, data);
  } else {
    return -1;
  }
  return 0;
}

EXPORT nscq_rc_t nscq_session_path_observe(
    nscq_session_t session, const char *path, nscq_fn_t callback, void *data, uint32_t flags) {
  (void)flags;
  int all = strcmp(path, "/drv/nvswitch/{device}/uuid") == 0;
  const char *leaf = strrchr(path, '/') + 1;
  unsigned int index = 0;
  nscq_rc_t code = (nscq_rc_t)double_code(leaf);
  if (code != 0 || double_number("silent", 0)) return code;
  if (!all && sscanf(path, "/SWX-00000000-0000-0000-0000-%u/config/", &index) != 1) return -2;
  for (long i = double_number("repeat", 1); i > 0 && code == 0; i--) {
    if (all) {
      uuids(callback, data);
    } else {
      code = one(session, leaf, index, callback, data);
    }
  }
  return code;
}
