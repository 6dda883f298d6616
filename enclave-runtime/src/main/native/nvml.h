/*
 * NVIDIA's management library, found at run time: nothing of NVIDIA's is needed to build this.
 *
 * Each function gives NVML's own return code (0 is success, 13 is also given for a function that this NVML lacks), or one
 * of the negative codes below when the library could not be asked, or must not be believed. One call at a time goes into
 * the library. A handle must not be used after it was closed: the Java side holds that.
 */
#ifndef ASSAY_NVML_H
#define ASSAY_NVML_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A size of zero, one past the structure that it is the size of, or a count that no machine has. */
#define ASSAY_NVIDIA_SIZE (-1001)
#define ASSAY_NVIDIA_ARGUMENT (-1002)
#define ASSAY_NVIDIA_MEMORY (-1003)
/* The library took the question and gave no answer. */
#define ASSAY_NVIDIA_NO_ANSWER (-1004)

#define ASSAY_NVIDIA_NONCE_BYTES 32
#define ASSAY_NVIDIA_MAX_REPORT 0x2000
#define ASSAY_NVIDIA_MAX_CHAIN 0x1400
#define ASSAY_NVIDIA_MAX_DEVICES 64
#define ASSAY_NVML_MAX_TEXT 96

/* Puts words where a reason is wanted, as far as they go. */
static inline void assay_explain(char *reason, size_t capacity, const char *words) {
    if (reason != NULL && capacity > 0) {
        (void)snprintf(reason, capacity, "%s", words == NULL ? "" : words);
    }
}

struct assay_nvml;

enum assay_nvml_text {
    ASSAY_NVML_UUID,
    ASSAY_NVML_NAME,
    ASSAY_NVML_VBIOS,
    ASSAY_NVML_SERIAL,
};

enum assay_nvml_system {
    ASSAY_NVML_CAPABILITIES, /* CPU, GPUs */
    ASSAY_NVML_STATE,        /* environment, feature, devtools */
    ASSAY_NVML_SETTINGS,     /* environment, feature, devtools, multi-GPU mode */
    ASSAY_NVML_READY,        /* accepting work */
};
#define ASSAY_NVML_MAX_NUMBERS 4
/* Bytes of memory, bytes of it in use, percent of the time in which something ran (UINT64_MAX: the card does not say). */
#define ASSAY_NVML_USAGE_NUMBERS 3

/* NULL on failure: then status says why, and reason in words. */
struct assay_nvml *assay_nvml_open(const char *path, int *status, char *reason, size_t capacity);
int assay_nvml_close(struct assay_nvml *nvml);

int assay_nvml_driver_version(struct assay_nvml *nvml, char out[ASSAY_NVML_MAX_TEXT]);
int assay_nvml_count(struct assay_nvml *nvml, uint32_t *count);
int assay_nvml_text(struct assay_nvml *nvml, uint32_t index, int what, char out[ASSAY_NVML_MAX_TEXT]);
int assay_nvml_system(struct assay_nvml *nvml, int what, uint32_t out[ASSAY_NVML_MAX_NUMBERS]);
int assay_nvml_usage(struct assay_nvml *nvml, uint32_t index, uint64_t out[ASSAY_NVML_USAGE_NUMBERS]);
int assay_nvml_set_ready(struct assay_nvml *nvml, uint32_t ready);
int assay_nvml_certificate(
        struct assay_nvml *nvml, uint32_t index, uint8_t out[ASSAY_NVIDIA_MAX_CHAIN], uint32_t *size);
int assay_nvml_report(
        struct assay_nvml *nvml,
        uint32_t index,
        const uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES],
        uint8_t out[ASSAY_NVIDIA_MAX_REPORT],
        uint32_t *size);

#endif
