/*
 * NVIDIA's query library for NVSwitches, found at run time.
 *
 * Each function gives NSCQ's own return code (0 success, positive a warning, -128 to -1 an error) or one of the negative
 * codes of nvml.h. One call at a time goes into the library.
 */
#ifndef ASSAY_NSCQ_H
#define ASSAY_NSCQ_H

#include "nvml.h"

#define ASSAY_NSCQ_LABEL_BYTES 64
/* NSCQ has no such code: the library, or a function of it, is not there. */
#define ASSAY_NSCQ_NO_LIBRARY (-1010)
#define ASSAY_NSCQ_NO_FUNCTION (-1011)
#define ASSAY_NSCQ_OTHER_VERSION (-1012)

struct assay_nscq;

/* NULL on failure: then status says why, and reason in words. */
struct assay_nscq *assay_nscq_open(const char *path, int *status, char *reason, size_t capacity);
int assay_nscq_close(struct assay_nscq *nscq);

/* Labels of all switches, 64 bytes each, ended by zeroes. */
int assay_nscq_switches(
        struct assay_nscq *nscq,
        char labels[ASSAY_NVIDIA_MAX_DEVICES * ASSAY_NSCQ_LABEL_BYTES],
        uint32_t *count);
/* The switch's trusted-NVLink mode, -1 to 3. */
int assay_nscq_mode(struct assay_nscq *nscq, const char *label, int32_t *mode);
int assay_nscq_certificate(
        struct assay_nscq *nscq, const char *label, uint8_t out[ASSAY_NVIDIA_MAX_CHAIN], uint32_t *size);
int assay_nscq_report(
        struct assay_nscq *nscq,
        const char *label,
        const uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES],
        uint8_t out[ASSAY_NVIDIA_MAX_REPORT],
        uint32_t *size);

#endif
