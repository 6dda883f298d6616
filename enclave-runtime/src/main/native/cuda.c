/* The CUDA driver by dlopen. Types and functions are those of cuda.h in NVIDIA's own naming. */
#define _GNU_SOURCE
#include "cuda.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

#define CUDA_SUCCESS 0

struct uuid {
    uint8_t bytes[ASSAY_CUDA_UUID_BYTES];
};

_Static_assert(sizeof(struct uuid) == 16, "CUuuid");

typedef int (*init_fn)(unsigned int);
typedef int (*number_fn)(int *);
typedef int (*device_fn)(int *, int);
typedef int (*uuid_fn)(struct uuid *, int);
typedef int (*name_fn)(char *, int, int);
typedef int (*memory_fn)(size_t *, int);

struct driver {
    init_fn init;
    number_fn version;
    number_fn count;
    device_fn device;
    uuid_fn uuid;
    name_fn name;
    memory_fn memory;
};

static pthread_mutex_t one_call = PTHREAD_MUTEX_INITIALIZER;

/* Never unloaded: ONNX Runtime's CUDA uses the same driver, which does not survive that. */
static int load(struct driver *driver, const char *path, char *reason, size_t capacity) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (library == NULL) {
        assay_explain(reason, capacity, dlerror());
        return ASSAY_CUDA_NO_LIBRARY;
    }
    driver->init = (init_fn)dlsym(library, "cuInit");
    driver->version = (number_fn)dlsym(library, "cuDriverGetVersion");
    driver->count = (number_fn)dlsym(library, "cuDeviceGetCount");
    driver->device = (device_fn)dlsym(library, "cuDeviceGet");
    /* The second version names a part of a divided card by its own UUID, as NVML does. */
    driver->uuid = (uuid_fn)dlsym(library, "cuDeviceGetUuid_v2");
    if (driver->uuid == NULL) {
        driver->uuid = (uuid_fn)dlsym(library, "cuDeviceGetUuid");
    }
    driver->name = (name_fn)dlsym(library, "cuDeviceGetName");
    driver->memory = (memory_fn)dlsym(library, "cuDeviceTotalMem_v2");
    (void)dlclose(library);
    if (driver->init == NULL || driver->version == NULL || driver->count == NULL || driver->device == NULL ||
        driver->uuid == NULL || driver->name == NULL || driver->memory == NULL) {
        assay_explain(reason, capacity, "a function of the CUDA driver is missing");
        return ASSAY_CUDA_NO_FUNCTION;
    }
    return CUDA_SUCCESS;
}

static int read_device(const struct driver *driver, int number, struct assay_cuda_devices *devices) {
    int device = 0;
    size_t memory = 0;
    struct uuid uuid;
    memset(&uuid, 0, sizeof uuid);
    int code = driver->device(&device, number);
    if (code == CUDA_SUCCESS) {
        code = driver->uuid(&uuid, device);
    }
    if (code == CUDA_SUCCESS) {
        code = driver->name(devices->names[number], ASSAY_CUDA_NAME_BYTES - 1, device);
    }
    if (code == CUDA_SUCCESS) {
        code = driver->memory(&memory, device);
    }
    devices->names[number][ASSAY_CUDA_NAME_BYTES - 1] = '\0';
    memcpy(devices->uuids[number], uuid.bytes, sizeof uuid.bytes);
    devices->memory[number] = memory;
    return code;
}

static int read_all(const struct driver *driver, struct assay_cuda_devices *devices) {
    int count = 0;
    int code = driver->init(0);
    if (code == CUDA_SUCCESS) {
        code = driver->count(&count);
    }
    if (code != CUDA_SUCCESS) {
        return code;
    }
    if (count < 0 || count > ASSAY_NVIDIA_MAX_DEVICES) {
        return ASSAY_NVIDIA_SIZE;
    }
    for (int number = 0; number < count && code == CUDA_SUCCESS; number++) {
        code = read_device(driver, number, devices);
    }
    devices->count = code == CUDA_SUCCESS ? count : 0;
    return code;
}

int assay_cuda_devices(const char *path, struct assay_cuda_devices *devices, char *reason, size_t capacity) {
    struct driver driver;
    memset(&driver, 0, sizeof driver);
    memset(devices, 0, sizeof *devices);
    assay_explain(reason, capacity, "");
    (void)pthread_mutex_lock(&one_call);
    int code = load(&driver, path, reason, capacity);
    if (code == CUDA_SUCCESS) {
        /* The driver says so before it is started, and when it does not start. */
        (void)driver.version(&devices->version);
        code = read_all(&driver, devices);
    }
    (void)pthread_mutex_unlock(&one_call);
    return code;
}
