/*
 * A libnvidia-ml.so.1 without a driver, from the public nvml.h. It does what the file beside it says (double.h):
 *
 *   gpus N           devices (1)              uuid.I TEXT       the UUID of device I
 *   feature N        ccFeature (1)            devtools N        devToolsMode (0)
 *   environment N    (2)                      multi N           multiGpuMode (0)
 *   report_size N    claimed, whatever was written               chain_size N   likewise
 *   flip 1           another nonce in the report than the one asked for
 *   memory N         bytes (80 GiB)           used N            of them (2 GiB)
 *   utilization N    percent (42)
 *   unterminated 1   texts fill their buffers to the last byte
 *   code.FUNCTION N  the function fails with N   slow.FUNCTION MS  it takes its time
 *
 * The ready state is the file FILE.so.ready, so that a test can take it back as a reset does. WITHOUT_... leaves functions out.
 */
#include "double.h"

typedef struct nvmlDevice_st *nvmlDevice_t;
typedef int nvmlReturn_t;

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, INSUFFICIENT_SIZE = 7, VERSION_MISMATCH = 25, UNKNOWN = 999 };

#define EXPORT __attribute__((visibility("default")))
#define BEGIN(name)                        \
  do {                                     \
    int code = double_code(name);          \
    if (code != SUCCESS) return code;      \
    if (started <= 0) return UNINITIALIZED; \
  } while (0)

static _Atomic int started;
static char devices[64];

EXPORT nvmlReturn_t nvmlInit_v2(void) {
  int code = double_code("nvmlInit_v2");
  if (code == SUCCESS) started++;
  return code;
}

#ifndef WITHOUT_SHUTDOWN
EXPORT nvmlReturn_t nvmlShutdown(void) {
  BEGIN("nvmlShutdown");
  started--;
  return SUCCESS;
}
#endif

static nvmlReturn_t text(char *out, unsigned int length, const char *value) {
  if (out == NULL) return INVALID_ARGUMENT;
  if (double_number("unterminated", 0)) {
    memset(out, 'x', length);
    return SUCCESS;
  }
  if (strlen(value) + 1 > length) return INSUFFICIENT_SIZE;
  strcpy(out, value);
  return SUCCESS;
}

EXPORT nvmlReturn_t nvmlSystemGetDriverVersion(char *version, unsigned int length) {
  char value[128] = "550.90.07";
  BEGIN("nvmlSystemGetDriverVersion");
  double_text("driver", value);
  return text(version, length, value);
}

EXPORT nvmlReturn_t nvmlDeviceGetCount_v2(unsigned int *count) {
  BEGIN("nvmlDeviceGetCount_v2");
  *count = (unsigned int)double_number("gpus", 1);
  return SUCCESS;
}

EXPORT nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(unsigned int index, nvmlDevice_t *device) {
  BEGIN("nvmlDeviceGetHandleByIndex_v2");
  if (index >= (unsigned int)double_number("gpus", 1) || index >= sizeof devices) return INVALID_ARGUMENT;
  *device = (nvmlDevice_t)(devices + index);
  return SUCCESS;
}

static unsigned int index_of(nvmlDevice_t device) { return (unsigned int)((char *)device - devices); }

EXPORT nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *out, unsigned int length) {
  char name[128], value[128];
  BEGIN("nvmlDeviceGetUUID");
  snprintf(value, sizeof value, "GPU-00000000-0000-0000-0000-%012u", index_of(device));
  snprintf(name, sizeof name, "uuid.%u", index_of(device));
  double_text(name, value);
  return text(out, length, value);
}

EXPORT nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *out, unsigned int length) {
  (void)device;
  BEGIN("nvmlDeviceGetName");
  return text(out, length, "NVIDIA H100 double");
}

#ifndef WITHOUT_TEXTS
EXPORT nvmlReturn_t nvmlDeviceGetVbiosVersion(nvmlDevice_t device, char *out, unsigned int length) {
  (void)device;
  BEGIN("nvmlDeviceGetVbiosVersion");
  return text(out, length, "96.00.9F.00.01");
}

EXPORT nvmlReturn_t nvmlDeviceGetSerial(nvmlDevice_t device, char *out, unsigned int length) {
  (void)device;
  BEGIN("nvmlDeviceGetSerial");
  return text(out, length, "1650522000001");
}
#endif

#ifndef WITHOUT_USAGE
typedef struct {
  unsigned long long total, free, used;
} memory_t;

EXPORT nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, memory_t *memory) {
  (void)device;
  BEGIN("nvmlDeviceGetMemoryInfo");
  memory->total = (unsigned long long)double_number("memory", 80L << 30);
  memory->used = (unsigned long long)double_number("used", 2L << 30);
  memory->free = memory->total - memory->used;
  return SUCCESS;
}

typedef struct {
  unsigned int gpu, memory;
} utilization_t;

EXPORT nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, utilization_t *utilization) {
  (void)device;
  BEGIN("nvmlDeviceGetUtilizationRates");
  utilization->gpu = (unsigned int)double_number("utilization", 42);
  utilization->memory = 7;
  return SUCCESS;
}
#endif

#ifndef WITHOUT_CONF_COMPUTE
typedef struct {
  unsigned int cpuCaps, gpusCaps;
} capabilities_t;

EXPORT nvmlReturn_t nvmlSystemGetConfComputeCapabilities(capabilities_t *capabilities) {
  BEGIN("nvmlSystemGetConfComputeCapabilities");
  capabilities->cpuCaps = 2;
  capabilities->gpusCaps = 1;
  return SUCCESS;
}

typedef struct {
  unsigned int environment, ccFeature, devToolsMode;
} state_t;

EXPORT nvmlReturn_t nvmlSystemGetConfComputeState(state_t *state) {
  BEGIN("nvmlSystemGetConfComputeState");
  state->environment = (unsigned int)double_number("environment", 2);
  state->ccFeature = (unsigned int)double_number("feature", 1);
  state->devToolsMode = (unsigned int)double_number("devtools", 0);
  return SUCCESS;
}

#ifndef WITHOUT_SETTINGS
typedef struct {
  unsigned int version, environment, ccFeature, devToolsMode, multiGpuMode;
} settings_t;

EXPORT nvmlReturn_t nvmlSystemGetConfComputeSettings(settings_t *settings) {
  BEGIN("nvmlSystemGetConfComputeSettings");
  if (settings->version != (sizeof *settings | 1u << 24)) return VERSION_MISMATCH;
  settings->environment = (unsigned int)double_number("environment", 2);
  settings->ccFeature = (unsigned int)double_number("feature", 1);
  settings->devToolsMode = (unsigned int)double_number("devtools", 0);
  settings->multiGpuMode = (unsigned int)double_number("multi", 0);
  return SUCCESS;
}
#endif

EXPORT nvmlReturn_t nvmlSystemGetConfComputeGpusReadyState(unsigned int *accepting) {
  char path[512];
  BEGIN("nvmlSystemGetConfComputeGpusReadyState");
  *accepting = access(double_path(".ready", path), F_OK) == 0;
  return SUCCESS;
}

EXPORT nvmlReturn_t nvmlSystemSetConfComputeGpusReadyState(unsigned int accepting) {
  char path[512];
  BEGIN("nvmlSystemSetConfComputeGpusReadyState");
  double_path(".ready", path);
  if (accepting > 1) return INVALID_ARGUMENT;
  if (double_number("deaf", 0)) return SUCCESS;
  if (accepting == 0) {
    unlink(path);
    return SUCCESS;
  }
  FILE *file = fopen(path, "we");
  if (file == NULL) return UNKNOWN;
  fclose(file);
  return SUCCESS;
}

typedef struct {
  unsigned int certChainSize, attestationCertChainSize;
  unsigned char certChain[0x1000];
  unsigned char attestationCertChain[0x1400];
} certificate_t;

EXPORT nvmlReturn_t nvmlDeviceGetConfComputeGpuCertificate(nvmlDevice_t device, certificate_t *out) {
  uint8_t nonce[32] = {0};
  BEGIN("nvmlDeviceGetConfComputeGpuCertificate");
  long length = double_sign('C', index_of(device), nonce, out->attestationCertChain, sizeof out->attestationCertChain);
  if (length < 0) return UNKNOWN;
  out->certChainSize = 0;
  out->attestationCertChainSize = (unsigned int)double_number("chain_size", length);
  return SUCCESS;
}

#ifndef WITHOUT_REPORT
typedef struct {
  unsigned int isCecAttestationReportPresent, attestationReportSize, cecAttestationReportSize;
  unsigned char nonce[0x20];
  unsigned char attestationReport[0x2000];
  unsigned char cecAttestationReport[0x1000];
} report_t;

EXPORT nvmlReturn_t nvmlDeviceGetConfComputeGpuAttestationReport(nvmlDevice_t device, report_t *out) {
  uint8_t nonce[32];
  BEGIN("nvmlDeviceGetConfComputeGpuAttestationReport");
  memcpy(nonce, out->nonce, sizeof nonce);
  if (double_number("flip", 0)) nonce[0] ^= 1;
  long length = double_sign('R', index_of(device), nonce, out->attestationReport, sizeof out->attestationReport);
  if (length < 0) return UNKNOWN;
  out->isCecAttestationReportPresent = 0;
  out->cecAttestationReportSize = 0;
  out->attestationReportSize = (unsigned int)double_number("report_size", length);
  return SUCCESS;
}
#endif
#endif
