/*
 * A libcuda.so.1 without a driver, from the public cuda.h. It does what the file beside it says (double.h):
 *
 *   gpus N           devices (1)              version N         13000 is CUDA 13.0, the default
 *   order N          CUDA's device I has the UUID whose last byte is N - I (0: its own I)
 *   memory N         bytes of each (80 GiB)   unterminated 1    names fill their buffers to the last byte
 *   code.FUNCTION N  the function fails with N
 */
#include "double.h"

typedef int CUdevice;
typedef int CUresult;
typedef struct {
  char bytes[16];
} CUuuid;

#define EXPORT __attribute__((visibility("default")))
#define BEGIN(name)               \
  do {                            \
    int code = double_code(name); \
    if (code != 0) return code;   \
    if (!started) return 3;       \
  } while (0)

static _Atomic int started;

EXPORT CUresult cuInit(unsigned int flags) {
  int code = double_code("cuInit");
  if (flags != 0) return 1;
  if (code == 0) started = 1;
  return code;
}

EXPORT CUresult cuDriverGetVersion(int *version) {
  *version = (int)double_number("version", 13000);
  return 0;
}

EXPORT CUresult cuDeviceGetCount(int *count) {
  BEGIN("cuDeviceGetCount");
  *count = (int)double_number("gpus", 1);
  return 0;
}

/* A device is no number, though the real driver makes it look like one. */
EXPORT CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  BEGIN("cuDeviceGet");
  if (ordinal < 0 || ordinal >= double_number("gpus", 1)) return 101;
  *device = 1000 + ordinal;
  return 0;
}

static CUresult uuid(CUuuid *uuid, CUdevice device) {
  long order = double_number("order", 0);
  if (device < 1000) return 101;
  memset(uuid->bytes, 0, sizeof uuid->bytes);
  uuid->bytes[15] = (char)(order == 0 ? device - 1000 : order - (device - 1000));
  return 0;
}

#ifndef WITHOUT_SECOND
EXPORT CUresult cuDeviceGetUuid_v2(CUuuid *out, CUdevice device) {
  BEGIN("cuDeviceGetUuid_v2");
  return uuid(out, device);
}
#endif

EXPORT CUresult cuDeviceGetUuid(CUuuid *out, CUdevice device) {
  BEGIN("cuDeviceGetUuid");
  return uuid(out, device);
}

EXPORT CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
  BEGIN("cuDeviceGetName");
  if (device < 1000) return 101;
  if (double_number("unterminated", 0)) {
    memset(name, 'x', (size_t)length);
  } else {
    snprintf(name, (size_t)length, "NVIDIA H100 double");
  }
  return 0;
}

#ifndef WITHOUT_MEMORY
EXPORT CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  BEGIN("cuDeviceTotalMem_v2");
  if (device < 1000) return 101;
  *bytes = (size_t)double_number("memory", 80L << 30);
  return 0;
}
#endif
