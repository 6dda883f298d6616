/* NSCQ 2 by dlopen. Paths, structures and callbacks are those of NVIDIA's nscq_attestation.h. */
#define _GNU_SOURCE
#include "nscq.h"

#include <ctype.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NSCQ_SUCCESS 0
#define NSCQ_ERROR_EXT (-127)
#define NSCQ_SESSION_CREATE_MOUNT_DEVICES 1U
#define NSCQ_MAJOR_VERSION 2U

typedef void *session_t;

struct session_result {
    int8_t rc;
    session_t session;
};

struct uuid {
    uint8_t bytes[16];
};

struct label {
    char data[ASSAY_NSCQ_LABEL_BYTES];
};

/* These two come by value. */
struct report {
    uint32_t size;
    uint8_t report[ASSAY_NVIDIA_MAX_REPORT];
};

struct certificate {
    uint8_t chain[ASSAY_NVIDIA_MAX_CHAIN];
    uint32_t size;
};

_Static_assert(sizeof(struct session_result) == 16, "nscq_session_result_t");
_Static_assert(sizeof(struct report) == 0x2004, "nscq_attestation_report_t");
_Static_assert(sizeof(struct certificate) == 0x1404, "nscq_attestation_certificate_t");

typedef void (*callback_fn)(void);
typedef struct session_result (*create_fn)(uint32_t);
typedef void (*destroy_fn)(session_t);
typedef int8_t (*observe_fn)(session_t, const char *, callback_fn, void *, uint32_t);
typedef int8_t (*input_fn)(session_t, uint32_t, void *, uint32_t);
typedef int8_t (*label_fn)(const struct uuid *, struct label *, uint32_t);

struct assay_nscq {
    void *library;
    session_t session;
    create_fn create;
    destroy_fn destroy;
    observe_fn observe;
    input_fn set_input; /* NULL where attestation is not supported */
    label_fn to_label;
};

static pthread_mutex_t one_call = PTHREAD_MUTEX_INITIALIZER;

static struct assay_nscq *fail(struct assay_nscq *nscq) {
    if (nscq->library != NULL) {
        (void)dlclose(nscq->library);
    }
    free(nscq);
    return NULL;
}

/* By its major version the library says how its callbacks are called; a guess would be paid for with the stack. */
static int is_known_version(void *library) {
    const uint32_t *version = dlsym(library, "nscq_api_version");
    return version != NULL && *version >> 24U == NSCQ_MAJOR_VERSION;
}

static int resolve(struct assay_nscq *nscq, char *reason, size_t capacity) {
    nscq->create = (create_fn)dlsym(nscq->library, "nscq_session_create");
    nscq->destroy = (destroy_fn)dlsym(nscq->library, "nscq_session_destroy");
    nscq->observe = (observe_fn)dlsym(nscq->library, "nscq_session_path_observe");
    nscq->to_label = (label_fn)dlsym(nscq->library, "nscq_uuid_to_label");
    nscq->set_input = (input_fn)dlsym(nscq->library, "nscq_session_set_input");
    if (nscq->create == NULL || nscq->destroy == NULL || nscq->observe == NULL || nscq->to_label == NULL) {
        assay_explain(reason, capacity, "a function of NSCQ is missing");
        return ASSAY_NSCQ_NO_FUNCTION;
    }
    return NSCQ_SUCCESS;
}

static struct assay_nscq *load(
        struct assay_nscq *nscq, const char *path, int *status, char *reason, size_t capacity) {
    nscq->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (nscq->library == NULL) {
        *status = ASSAY_NSCQ_NO_LIBRARY;
        assay_explain(reason, capacity, dlerror());
        return fail(nscq);
    }
    if (!is_known_version(nscq->library)) {
        *status = ASSAY_NSCQ_OTHER_VERSION;
        assay_explain(reason, capacity, "version 2 of NSCQ is expected");
        return fail(nscq);
    }
    *status = resolve(nscq, reason, capacity);
    if (*status != NSCQ_SUCCESS) {
        return fail(nscq);
    }
    struct session_result made = nscq->create(NSCQ_SESSION_CREATE_MOUNT_DEVICES);
    *status = made.rc;
    if (made.rc < 0 || made.session == NULL) {
        *status = made.rc < 0 ? made.rc : ASSAY_NVIDIA_NO_ANSWER;
        assay_explain(reason, capacity, "nscq_session_create");
        return fail(nscq);
    }
    nscq->session = made.session;
    return nscq;
}

struct assay_nscq *assay_nscq_open(const char *path, int *status, char *reason, size_t capacity) {
    assay_explain(reason, capacity, "");
    struct assay_nscq *nscq = calloc(1, sizeof *nscq);
    if (nscq == NULL) {
        *status = ASSAY_NVIDIA_MEMORY;
        return NULL;
    }
    (void)pthread_mutex_lock(&one_call);
    nscq = load(nscq, path, status, reason, capacity);
    (void)pthread_mutex_unlock(&one_call);
    return nscq;
}

int assay_nscq_close(struct assay_nscq *nscq) {
    if (nscq == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (void)pthread_mutex_lock(&one_call);
    nscq->destroy(nscq->session);
    (void)fail(nscq);
    (void)pthread_mutex_unlock(&one_call);
    return NSCQ_SUCCESS;
}

/* --- callbacks: what comes first counts, what the library says of sizes is checked before a byte is read --- */

struct found_switches {
    struct assay_nscq *nscq;
    char *labels;
    uint32_t count;
    int code;
};

static void on_uuid(const struct uuid *device, int8_t rc, const struct uuid *uuid, void *data) {
    (void)device;
    struct found_switches *found = data;
    if (found == NULL || found->code < 0) {
        return;
    }
    if (rc < 0 || uuid == NULL) {
        found->code = rc < 0 ? rc : ASSAY_NVIDIA_NO_ANSWER;
        return;
    }
    if (found->count >= ASSAY_NVIDIA_MAX_DEVICES) {
        found->code = ASSAY_NVIDIA_SIZE;
        return;
    }
    struct label label;
    memset(&label, 0, sizeof label);
    int8_t labelled = found->nscq->to_label(uuid, &label, 0);
    if (labelled < 0) {
        found->code = labelled;
        return;
    }
    label.data[sizeof label.data - 1] = '\0';
    memcpy(found->labels + (size_t)found->count * sizeof label.data, label.data, sizeof label.data);
    found->count++;
}

struct found_bytes {
    uint8_t *out;
    size_t capacity;
    uint32_t size;
    int code; /* ASSAY_NVIDIA_NO_ANSWER until something comes */
};

static void take(struct found_bytes *found, int8_t rc, const uint8_t *from, uint32_t size) {
    if (found == NULL || found->code != ASSAY_NVIDIA_NO_ANSWER) {
        return;
    }
    if (rc < 0) {
        found->code = rc;
        return;
    }
    found->size = size;
    if (size == 0 || size > found->capacity) {
        found->code = ASSAY_NVIDIA_SIZE;
        return;
    }
    memcpy(found->out, from, size);
    found->code = NSCQ_SUCCESS;
}

static void on_report(const struct uuid *device, int8_t rc, struct report report, void *data) {
    (void)device;
    take(data, rc, report.report, report.size);
}

static void on_certificate(const struct uuid *device, int8_t rc, struct certificate certificate, void *data) {
    (void)device;
    take(data, rc, certificate.chain, certificate.size);
}

struct found_mode {
    int32_t mode;
    int code;
};

static void on_mode(const struct uuid *device, int8_t rc, int8_t mode, void *data) {
    (void)device;
    struct found_mode *found = data;
    if (found == NULL || found->code != ASSAY_NVIDIA_NO_ANSWER) {
        return;
    }
    found->mode = mode;
    found->code = rc < 0 ? rc : NSCQ_SUCCESS;
}

/* --- questions --- */

/* Labels go into a path: nothing in them may be of a path's own making. */
static int path_of(const char *label, const char *leaf, char out[128]) {
    size_t length = strnlen(label, ASSAY_NSCQ_LABEL_BYTES);
    if (length == 0 || length >= ASSAY_NSCQ_LABEL_BYTES) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)label[i];
        if (!isalnum(c) && strchr("-_.:", c) == NULL) {
            return ASSAY_NVIDIA_ARGUMENT;
        }
    }
    (void)snprintf(out, 128, "/%s%s", label, leaf);
    return NSCQ_SUCCESS;
}

int assay_nscq_switches(
        struct assay_nscq *nscq,
        char labels[ASSAY_NVIDIA_MAX_DEVICES * ASSAY_NSCQ_LABEL_BYTES],
        uint32_t *count) {
    *count = 0;
    if (nscq == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    memset(labels, 0, ASSAY_NVIDIA_MAX_DEVICES * ASSAY_NSCQ_LABEL_BYTES);
    struct found_switches found = {.nscq = nscq, .labels = labels};
    (void)pthread_mutex_lock(&one_call);
    int8_t rc = nscq->observe(nscq->session, "/drv/nvswitch/{device}/uuid", (callback_fn)on_uuid, &found, 0);
    (void)pthread_mutex_unlock(&one_call);
    *count = found.count;
    return rc < 0 ? rc : found.code;
}

int assay_nscq_mode(struct assay_nscq *nscq, const char *label, int32_t *mode) {
    char path[128];
    struct found_mode found = {.mode = -1, .code = ASSAY_NVIDIA_NO_ANSWER};
    *mode = -1;
    int code = nscq == NULL ? ASSAY_NVIDIA_ARGUMENT : path_of(label, "/config/pcie_mode", path);
    if (code != NSCQ_SUCCESS) {
        return code;
    }
    (void)pthread_mutex_lock(&one_call);
    int8_t rc = nscq->observe(nscq->session, path, (callback_fn)on_mode, &found, 0);
    (void)pthread_mutex_unlock(&one_call);
    *mode = found.mode;
    return rc < 0 ? rc : found.code;
}

static int observe_bytes(
        struct assay_nscq *nscq,
        const char *path,
        callback_fn callback,
        const uint8_t *nonce,
        struct found_bytes *found) {
    int8_t rc = NSCQ_SUCCESS;
    (void)pthread_mutex_lock(&one_call);
    if (nonce != NULL) {
        /* The library takes a pointer that it may write to. */
        uint8_t input[ASSAY_NVIDIA_NONCE_BYTES];
        memcpy(input, nonce, sizeof input);
        rc = nscq->set_input(nscq->session, 0, input, sizeof input);
        rc = rc < 0 ? rc : nscq->observe(nscq->session, path, callback, found, 0);
    } else {
        rc = nscq->observe(nscq->session, path, callback, found, 0);
    }
    (void)pthread_mutex_unlock(&one_call);
    return rc < 0 ? rc : found->code;
}

int assay_nscq_certificate(
        struct assay_nscq *nscq, const char *label, uint8_t out[ASSAY_NVIDIA_MAX_CHAIN], uint32_t *size) {
    char path[128];
    struct found_bytes found = {.out = out, .capacity = ASSAY_NVIDIA_MAX_CHAIN, .code = ASSAY_NVIDIA_NO_ANSWER};
    *size = 0;
    int code = nscq == NULL ? ASSAY_NVIDIA_ARGUMENT : path_of(label, "/config/certificate", path);
    if (code != NSCQ_SUCCESS) {
        return code;
    }
    code = observe_bytes(nscq, path, (callback_fn)on_certificate, NULL, &found);
    *size = found.size;
    return code;
}

int assay_nscq_report(
        struct assay_nscq *nscq,
        const char *label,
        const uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES],
        uint8_t out[ASSAY_NVIDIA_MAX_REPORT],
        uint32_t *size) {
    char path[128];
    struct found_bytes found = {.out = out, .capacity = ASSAY_NVIDIA_MAX_REPORT, .code = ASSAY_NVIDIA_NO_ANSWER};
    *size = 0;
    int code = nscq == NULL ? ASSAY_NVIDIA_ARGUMENT : path_of(label, "/config/attestation_report", path);
    if (code != NSCQ_SUCCESS) {
        return code;
    }
    if (nscq->set_input == NULL) {
        return ASSAY_NSCQ_NO_FUNCTION;
    }
    code = observe_bytes(nscq, path, (callback_fn)on_report, nonce, &found);
    *size = found.size;
    return code;
}
