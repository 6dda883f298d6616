/*
 * The CUDA driver's list of devices, by its library as found at run time: which number CUDA has for which card.
 *
 * The function gives the driver's own code (CUresult, 0 is success), or one of the negative codes of nvml.h and below.
 */
#ifndef ASSAY_CUDA_H
#define ASSAY_CUDA_H

#include "nvml.h"

#define ASSAY_CUDA_NO_LIBRARY (-1030)
#define ASSAY_CUDA_NO_FUNCTION (-1031)

#define ASSAY_CUDA_UUID_BYTES 16
#define ASSAY_CUDA_NAME_BYTES 96

struct assay_cuda_devices {
    int version; /* of CUDA that the driver is good for: 1000 * major + 10 * minor */
    int count;
    uint8_t uuids[ASSAY_NVIDIA_MAX_DEVICES][ASSAY_CUDA_UUID_BYTES];
    char names[ASSAY_NVIDIA_MAX_DEVICES][ASSAY_CUDA_NAME_BYTES];
    uint64_t memory[ASSAY_NVIDIA_MAX_DEVICES]; /* bytes */
};

/* In the order of CUDA's numbers. On failure reason says more, or is empty. */
int assay_cuda_devices(const char *path, struct assay_cuda_devices *devices, char *reason, size_t capacity);

#endif
