/*
 * Calls cuda.c over a library, from several threads at once. Built with sanitizers; what the library answers is not its
 * business, but that nothing is read or written that must not be.
 *
 *   cuda_driver CUDA
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "cuda.h"

static void *ask(void *argument) {
  char reason[32];
  struct assay_cuda_devices *devices = malloc(sizeof *devices);
  if (devices == NULL) abort();
  int code = assay_cuda_devices(argument, devices, reason, sizeof reason);
  if (devices->count < 0 || devices->count > ASSAY_NVIDIA_MAX_DEVICES || (code != 0 && devices->count != 0)) abort();
  for (int i = 0; i < devices->count; i++) {
    if (strnlen(devices->names[i], ASSAY_CUDA_NAME_BYTES) == ASSAY_CUDA_NAME_BYTES) abort();
  }
  free(devices);
  return NULL;
}

int main(int argc, char **argv) {
  pthread_t threads[4];
  if (argc != 2) return 2;
  for (int i = 0; i < 4; i++) {
    if (pthread_create(&threads[i], NULL, ask, argv[1]) != 0) abort();
  }
  for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
  return 0;
}
