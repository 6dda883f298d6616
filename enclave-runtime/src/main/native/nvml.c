/* NVML by dlopen. The structures are those of nvml.h in NVIDIA's own naming; see "Confidential Compute" there. */
#define _GNU_SOURCE
#include "nvml.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NVML_SUCCESS 0
#define NVML_ERROR_LIBRARY_NOT_FOUND 12
#define NVML_ERROR_FUNCTION_NOT_FOUND 13

/* nvmlSystemConfComputeSettings_v1: the structure's size, and its version in the top byte. */
struct settings {
    unsigned int version;
    unsigned int environment;
    unsigned int feature;
    unsigned int devtools;
    unsigned int multi_gpu;
};
#define SETTINGS_VERSION ((unsigned int)(sizeof(struct settings) | (1U << 24U)))

struct certificate {
    unsigned int chain_size;
    unsigned int attestation_chain_size;
    unsigned char chain[0x1000];
    unsigned char attestation_chain[ASSAY_NVIDIA_MAX_CHAIN];
};

struct report {
    unsigned int cec_present;
    unsigned int size;
    unsigned int cec_size;
    unsigned char nonce[ASSAY_NVIDIA_NONCE_BYTES];
    unsigned char report[ASSAY_NVIDIA_MAX_REPORT];
    unsigned char cec_report[0x1000];
};

struct memory {
    unsigned long long total;
    unsigned long long free;
    unsigned long long used;
};

struct utilization {
    unsigned int gpu; /* percent of the time in which something ran */
    unsigned int memory;
};

_Static_assert(sizeof(struct memory) == 0x18, "nvmlMemory_t");
_Static_assert(sizeof(struct utilization) == 0x8, "nvmlUtilization_t");
_Static_assert(sizeof(struct settings) == 0x14, "nvmlSystemConfComputeSettings_v1_t");
_Static_assert(sizeof(struct certificate) == 0x2408, "nvmlConfComputeGpuCertificate_t");
_Static_assert(offsetof(struct report, report) == 0x2c, "nvmlConfComputeGpuAttestationReport_t");
_Static_assert(sizeof(struct report) == 0x302c, "nvmlConfComputeGpuAttestationReport_t");

enum symbol {
    INIT,
    SHUTDOWN,
    DRIVER_VERSION,
    COUNT,
    HANDLE,
    UUID,
    NAME,
    VBIOS,
    SERIAL,
    CAPABILITIES,
    STATE,
    SETTINGS,
    GET_READY,
    SET_READY,
    CERTIFICATE,
    REPORT,
    MEMORY,
    UTILIZATION,
    SYMBOLS,
};

static const char *const names[SYMBOLS] = {
    [INIT] = "nvmlInit_v2",
    [SHUTDOWN] = "nvmlShutdown",
    [DRIVER_VERSION] = "nvmlSystemGetDriverVersion",
    [COUNT] = "nvmlDeviceGetCount_v2",
    [HANDLE] = "nvmlDeviceGetHandleByIndex_v2",
    [UUID] = "nvmlDeviceGetUUID",
    [NAME] = "nvmlDeviceGetName",
    [VBIOS] = "nvmlDeviceGetVbiosVersion",
    [SERIAL] = "nvmlDeviceGetSerial",
    [CAPABILITIES] = "nvmlSystemGetConfComputeCapabilities",
    [STATE] = "nvmlSystemGetConfComputeState",
    [SETTINGS] = "nvmlSystemGetConfComputeSettings",
    [GET_READY] = "nvmlSystemGetConfComputeGpusReadyState",
    [SET_READY] = "nvmlSystemSetConfComputeGpusReadyState",
    [CERTIFICATE] = "nvmlDeviceGetConfComputeGpuCertificate",
    [REPORT] = "nvmlDeviceGetConfComputeGpuAttestationReport",
    [MEMORY] = "nvmlDeviceGetMemoryInfo",
    [UTILIZATION] = "nvmlDeviceGetUtilizationRates",
};

struct assay_nvml {
    void *library;
    void *symbols[SYMBOLS];
};

/* One for the process, so that nobody can wait for a lock that is being freed. */
static pthread_mutex_t one_call = PTHREAD_MUTEX_INITIALIZER;

typedef int (*plain_fn)(void);
typedef int (*number_fn)(unsigned int);
typedef int (*pointer_fn)(void *);
typedef int (*handle_fn)(unsigned int, void **);
typedef int (*text_fn)(char *, unsigned int);
typedef int (*device_text_fn)(void *, char *, unsigned int);
typedef int (*device_pointer_fn)(void *, void *);

static struct assay_nvml *fail(struct assay_nvml *nvml) {
    if (nvml->library != NULL) {
        (void)dlclose(nvml->library);
    }
    free(nvml);
    return NULL;
}

static struct assay_nvml *load(
        struct assay_nvml *nvml, const char *path, int *status, char *reason, size_t capacity) {
    nvml->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (nvml->library == NULL) {
        *status = NVML_ERROR_LIBRARY_NOT_FOUND;
        assay_explain(reason, capacity, dlerror());
        return fail(nvml);
    }
    for (int i = 0; i < SYMBOLS; i++) {
        nvml->symbols[i] = dlsym(nvml->library, names[i]);
    }
    if (nvml->symbols[INIT] == NULL || nvml->symbols[SHUTDOWN] == NULL) {
        *status = NVML_ERROR_FUNCTION_NOT_FOUND;
        assay_explain(reason, capacity, nvml->symbols[INIT] == NULL ? names[INIT] : names[SHUTDOWN]);
        return fail(nvml);
    }
    *status = ((plain_fn)nvml->symbols[INIT])();
    if (*status != NVML_SUCCESS) {
        assay_explain(reason, capacity, names[INIT]);
        return fail(nvml);
    }
    return nvml;
}

struct assay_nvml *assay_nvml_open(const char *path, int *status, char *reason, size_t capacity) {
    assay_explain(reason, capacity, "");
    struct assay_nvml *nvml = calloc(1, sizeof *nvml);
    if (nvml == NULL) {
        *status = ASSAY_NVIDIA_MEMORY;
        return NULL;
    }
    (void)pthread_mutex_lock(&one_call);
    nvml = load(nvml, path, status, reason, capacity);
    (void)pthread_mutex_unlock(&one_call);
    return nvml;
}

int assay_nvml_close(struct assay_nvml *nvml) {
    if (nvml == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (void)pthread_mutex_lock(&one_call);
    int code = ((plain_fn)nvml->symbols[SHUTDOWN])();
    (void)fail(nvml);
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

/* --- everything below is called with the lock held --- */

static int device_of(struct assay_nvml *nvml, uint32_t index, void **device) {
    if (nvml->symbols[HANDLE] == NULL) {
        return NVML_ERROR_FUNCTION_NOT_FOUND;
    }
    *device = NULL;
    int code = ((handle_fn)nvml->symbols[HANDLE])(index, device);
    return code == NVML_SUCCESS && *device == NULL ? ASSAY_NVIDIA_NO_ANSWER : code;
}

/* The library's text, with an end whatever the library wrote. */
static int text_of(
        struct assay_nvml *nvml, enum symbol symbol, void *device, char out[ASSAY_NVML_MAX_TEXT]) {
    void *function = nvml->symbols[symbol];
    memset(out, 0, ASSAY_NVML_MAX_TEXT);
    if (function == NULL) {
        return NVML_ERROR_FUNCTION_NOT_FOUND;
    }
    int code = symbol == DRIVER_VERSION
            ? ((text_fn)function)(out, ASSAY_NVML_MAX_TEXT)
            : ((device_text_fn)function)(device, out, ASSAY_NVML_MAX_TEXT);
    out[ASSAY_NVML_MAX_TEXT - 1] = '\0';
    if (code != NVML_SUCCESS) {
        memset(out, 0, ASSAY_NVML_MAX_TEXT);
    }
    return code;
}

static int copy(uint8_t *out, uint32_t *size, const uint8_t *from, unsigned int claimed, size_t capacity) {
    *size = claimed;
    if (claimed == 0 || claimed > capacity) {
        return ASSAY_NVIDIA_SIZE;
    }
    memcpy(out, from, claimed);
    return NVML_SUCCESS;
}

static int system_of(struct assay_nvml *nvml, int what, uint32_t out[ASSAY_NVML_MAX_NUMBERS]) {
    /* Larger than any of the structures, for a library that is newer than this page. */
    union {
        struct settings settings;
        unsigned int numbers[64];
    } answer;
    memset(&answer, 0, sizeof answer);
    static const enum symbol symbols[] = {CAPABILITIES, STATE, SETTINGS, GET_READY};
    static const size_t counts[] = {2, 3, 4, 1};
    void *function = nvml->symbols[symbols[what]];
    if (function == NULL) {
        return NVML_ERROR_FUNCTION_NOT_FOUND;
    }
    int first = 0;
    if (what == ASSAY_NVML_SETTINGS) {
        answer.settings.version = SETTINGS_VERSION;
        first = 1;
    }
    int code = ((pointer_fn)function)(&answer);
    if (code == NVML_SUCCESS) {
        memcpy(out, answer.numbers + first, counts[what] * sizeof(uint32_t));
    }
    return code;
}

static int certificate_of(
        struct assay_nvml *nvml, uint32_t index, uint8_t out[ASSAY_NVIDIA_MAX_CHAIN], uint32_t *size) {
    void *device = NULL;
    int code = nvml->symbols[CERTIFICATE] == NULL ? NVML_ERROR_FUNCTION_NOT_FOUND : device_of(nvml, index, &device);
    if (code != NVML_SUCCESS) {
        return code;
    }
    struct certificate *answer = calloc(1, sizeof *answer);
    if (answer == NULL) {
        return ASSAY_NVIDIA_MEMORY;
    }
    code = ((device_pointer_fn)nvml->symbols[CERTIFICATE])(device, answer);
    if (code == NVML_SUCCESS) {
        code = copy(
                out,
                size,
                answer->attestation_chain,
                answer->attestation_chain_size,
                sizeof answer->attestation_chain);
    }
    free(answer);
    return code;
}

static int report_of(
        struct assay_nvml *nvml,
        uint32_t index,
        const uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES],
        uint8_t out[ASSAY_NVIDIA_MAX_REPORT],
        uint32_t *size) {
    void *device = NULL;
    int code = nvml->symbols[REPORT] == NULL ? NVML_ERROR_FUNCTION_NOT_FOUND : device_of(nvml, index, &device);
    if (code != NVML_SUCCESS) {
        return code;
    }
    struct report *answer = calloc(1, sizeof *answer);
    if (answer == NULL) {
        return ASSAY_NVIDIA_MEMORY;
    }
    memcpy(answer->nonce, nonce, sizeof answer->nonce);
    code = ((device_pointer_fn)nvml->symbols[REPORT])(device, answer);
    if (code == NVML_SUCCESS) {
        code = copy(out, size, answer->report, answer->size, sizeof answer->report);
    }
    free(answer);
    return code;
}

static int memory_of(struct assay_nvml *nvml, void *device, uint64_t out[ASSAY_NVML_USAGE_NUMBERS]) {
    struct memory memory;
    memset(&memory, 0, sizeof memory);
    if (nvml->symbols[MEMORY] == NULL) {
        return NVML_ERROR_FUNCTION_NOT_FOUND;
    }
    int code = ((device_pointer_fn)nvml->symbols[MEMORY])(device, &memory);
    out[0] = code == NVML_SUCCESS ? memory.total : 0;
    out[1] = code == NVML_SUCCESS ? memory.used : 0;
    return code;
}

/* Not every card says it; then it is more than any percentage. */
static uint64_t utilization_of(struct assay_nvml *nvml, void *device) {
    struct utilization utilization;
    memset(&utilization, 0, sizeof utilization);
    if (nvml->symbols[UTILIZATION] == NULL ||
        ((device_pointer_fn)nvml->symbols[UTILIZATION])(device, &utilization) != NVML_SUCCESS) {
        return UINT64_MAX;
    }
    return utilization.gpu;
}

/* --- the doors --- */

int assay_nvml_usage(struct assay_nvml *nvml, uint32_t index, uint64_t out[ASSAY_NVML_USAGE_NUMBERS]) {
    memset(out, 0, ASSAY_NVML_USAGE_NUMBERS * sizeof(uint64_t));
    if (nvml == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    void *device = NULL;
    (void)pthread_mutex_lock(&one_call);
    int code = device_of(nvml, index, &device);
    if (code == NVML_SUCCESS) {
        code = memory_of(nvml, device, out);
    }
    if (code == NVML_SUCCESS) {
        out[2] = utilization_of(nvml, device);
    }
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

int assay_nvml_driver_version(struct assay_nvml *nvml, char out[ASSAY_NVML_MAX_TEXT]) {
    if (nvml == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (void)pthread_mutex_lock(&one_call);
    int code = text_of(nvml, DRIVER_VERSION, NULL, out);
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

int assay_nvml_count(struct assay_nvml *nvml, uint32_t *count) {
    *count = 0;
    if (nvml == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    if (nvml->symbols[COUNT] == NULL) {
        return NVML_ERROR_FUNCTION_NOT_FOUND;
    }
    unsigned int found = 0;
    (void)pthread_mutex_lock(&one_call);
    int code = ((pointer_fn)nvml->symbols[COUNT])(&found);
    (void)pthread_mutex_unlock(&one_call);
    *count = found;
    return code == NVML_SUCCESS && found > ASSAY_NVIDIA_MAX_DEVICES ? ASSAY_NVIDIA_SIZE : code;
}

int assay_nvml_text(struct assay_nvml *nvml, uint32_t index, int what, char out[ASSAY_NVML_MAX_TEXT]) {
    static const enum symbol symbols[] = {UUID, NAME, VBIOS, SERIAL};
    memset(out, 0, ASSAY_NVML_MAX_TEXT);
    if (nvml == NULL || what < ASSAY_NVML_UUID || what > ASSAY_NVML_SERIAL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    void *device = NULL;
    (void)pthread_mutex_lock(&one_call);
    int code = device_of(nvml, index, &device);
    if (code == NVML_SUCCESS) {
        code = text_of(nvml, symbols[what], device, out);
    }
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

int assay_nvml_system(struct assay_nvml *nvml, int what, uint32_t out[ASSAY_NVML_MAX_NUMBERS]) {
    memset(out, 0, ASSAY_NVML_MAX_NUMBERS * sizeof(uint32_t));
    if (nvml == NULL || what < ASSAY_NVML_CAPABILITIES || what > ASSAY_NVML_READY) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (void)pthread_mutex_lock(&one_call);
    int code = system_of(nvml, what, out);
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

int assay_nvml_set_ready(struct assay_nvml *nvml, uint32_t ready) {
    if (nvml == NULL || ready > 1) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    if (nvml->symbols[SET_READY] == NULL) {
        return NVML_ERROR_FUNCTION_NOT_FOUND;
    }
    (void)pthread_mutex_lock(&one_call);
    int code = ((number_fn)nvml->symbols[SET_READY])(ready);
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

int assay_nvml_certificate(
        struct assay_nvml *nvml, uint32_t index, uint8_t out[ASSAY_NVIDIA_MAX_CHAIN], uint32_t *size) {
    *size = 0;
    if (nvml == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (void)pthread_mutex_lock(&one_call);
    int code = certificate_of(nvml, index, out, size);
    (void)pthread_mutex_unlock(&one_call);
    return code;
}

int assay_nvml_report(
        struct assay_nvml *nvml,
        uint32_t index,
        const uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES],
        uint8_t out[ASSAY_NVIDIA_MAX_REPORT],
        uint32_t *size) {
    *size = 0;
    if (nvml == NULL) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (void)pthread_mutex_lock(&one_call);
    int code = report_of(nvml, index, nonce, out, size);
    (void)pthread_mutex_unlock(&one_call);
    return code;
}
