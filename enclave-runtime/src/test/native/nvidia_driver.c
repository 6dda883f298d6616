/*
 * Calls everything in nvml.c and nscq.c over two libraries, from several threads at once, as Java does and as it never would.
 * Built with sanitizers; what the libraries answer is not its business, but that nothing is read or written that must not be.
 *
 *   nvidia_driver NVML NSCQ
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nscq.h"
#include "nvml.h"

static const uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES] = {1, 2, 3};

/* On the heap and no longer than promised, so that a byte too many is seen. */
static void *promised(size_t size) {
  void *bytes = malloc(size);
  if (bytes == NULL) abort();
  return bytes;
}

static void read_all(const void *bytes, size_t length) {
  volatile uint8_t sum = 0;
  for (size_t i = 0; i < length; i++) sum = (uint8_t)(sum + ((const uint8_t *)bytes)[i]);
}

static void *ask_nvml(void *argument) {
  struct assay_nvml *nvml = argument;
  char *text = promised(ASSAY_NVML_MAX_TEXT);
  uint32_t *numbers = promised(ASSAY_NVML_MAX_NUMBERS * sizeof *numbers);
  uint8_t *chain = promised(ASSAY_NVIDIA_MAX_CHAIN), *report = promised(ASSAY_NVIDIA_MAX_REPORT);
  uint32_t count = 0, size = 0;
  if (assay_nvml_driver_version(nvml, text) == 0) read_all(text, strlen(text));
  (void)assay_nvml_count(nvml, &count);
  for (uint32_t index = 0; index < 3; index++) {
    for (int what = -1; what < 5; what++) {
      if (assay_nvml_text(nvml, index, what, text) == 0) read_all(text, strlen(text));
    }
    if (assay_nvml_certificate(nvml, index, chain, &size) == 0) read_all(chain, size);
    if (assay_nvml_report(nvml, index, nonce, report, &size) == 0) read_all(report, size);
  }
  for (int what = -1; what < 5; what++) (void)assay_nvml_system(nvml, what, numbers);
  uint64_t *usage = promised(ASSAY_NVML_USAGE_NUMBERS * sizeof *usage);
  for (uint32_t index = 0; index < 3; index++) (void)assay_nvml_usage(nvml, index, usage);
  free(usage);
  for (uint32_t ready = 0; ready < 3; ready++) (void)assay_nvml_set_ready(nvml, ready);
  free(text);
  free(numbers);
  free(chain);
  free(report);
  return NULL;
}

static void *ask_nscq(void *argument) {
  struct assay_nscq *nscq = argument;
  char *labels = promised(ASSAY_NVIDIA_MAX_DEVICES * ASSAY_NSCQ_LABEL_BYTES);
  uint8_t *chain = promised(ASSAY_NVIDIA_MAX_CHAIN), *report = promised(ASSAY_NVIDIA_MAX_REPORT);
  uint32_t count = 0, size = 0;
  int32_t mode = 0;
  (void)assay_nscq_switches(nscq, labels, &count);
  if (count > ASSAY_NVIDIA_MAX_DEVICES) abort();
  const char *const odd[] = {"", "../x", "a{b}", "SWX-00000000-0000-0000-0000-000000000000"};
  for (uint32_t i = 0; i < count + 4; i++) {
    const char *label = i < count ? labels + (size_t)i * ASSAY_NSCQ_LABEL_BYTES : odd[i - count];
    (void)assay_nscq_mode(nscq, label, &mode);
    if (assay_nscq_certificate(nscq, label, chain, &size) == 0) read_all(chain, size);
    if (assay_nscq_report(nscq, label, nonce, report, &size) == 0) read_all(report, size);
  }
  free(labels);
  free(chain);
  free(report);
  return NULL;
}

static void together(void *(*asking)(void *), void *library) {
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) {
    if (pthread_create(&threads[i], NULL, asking, library) != 0) abort();
  }
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
}

int main(int argc, char **argv) {
  char reason[32];
  int status = 0;
  if (argc != 3) return 2;
  for (int round = 0; round < 2; round++) {
    struct assay_nvml *nvml = assay_nvml_open(argv[1], &status, reason, sizeof reason);
    printf("nvml %d %s\n", nvml == NULL ? status : 0, nvml == NULL ? reason : "");
    if (nvml != NULL) {
      together(ask_nvml, nvml);
      (void)assay_nvml_close(nvml);
    }
    struct assay_nscq *nscq = assay_nscq_open(argv[2], &status, reason, sizeof reason);
    printf("nscq %d %s\n", nscq == NULL ? status : 0, nscq == NULL ? reason : "");
    if (nscq != NULL) {
      together(ask_nscq, nscq);
      (void)assay_nscq_close(nscq);
    }
  }
  (void)ask_nvml(NULL);
  (void)ask_nscq(NULL);
  if (assay_nvml_close(NULL) == 0 || assay_nscq_close(NULL) == 0) abort();
  return 0;
}
