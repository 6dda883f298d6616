/* Between Java and nvml.c, nscq.c, cuda.c: lengths are Java's own, and every copy is checked by the JVM. */
#include "common.h"

#include "cuda.h"
#include "nscq.h"
#include "nvml.h"

#define MAX_PATH_BYTES 4096
#define MAX_REASON_BYTES 256

/* A C string from a Java array that brings its own end. */
static int text_in(JNIEnv *env, jbyteArray from, char *out, jsize capacity) {
    jsize length = from == NULL ? 0 : (*env)->GetArrayLength(env, from);
    if (length < 2 || length > capacity) {
        return -1;
    }
    (*env)->GetByteArrayRegion(env, from, 0, length, (jbyte *)out);
    return memchr(out, '\0', (size_t)length) == out + length - 1 ? 0 : -1;
}

static void bytes_out(JNIEnv *env, jbyteArray to, const void *from, jsize length) {
    (*env)->SetByteArrayRegion(env, to, 0, length, from);
}

static void number_out(JNIEnv *env, jintArray to, uint32_t number) {
    jint value = (jint)number;
    (*env)->SetIntArrayRegion(env, to, 0, 1, &value);
}

static int holds(JNIEnv *env, jarray array, jsize length) {
    return array != NULL && (*env)->GetArrayLength(env, array) >= length;
}

typedef void *(*open_fn)(const char *, int *, char *, size_t);

static void *open_nvml(const char *path, int *status, char *reason, size_t capacity) {
    return assay_nvml_open(path, status, reason, capacity);
}

static void *open_nscq(const char *path, int *status, char *reason, size_t capacity) {
    return assay_nscq_open(path, status, reason, capacity);
}

static jlong open_library(JNIEnv *env, jbyteArray path, jintArray status, jbyteArray reason, open_fn opening) {
    char name[MAX_PATH_BYTES];
    char why[MAX_REASON_BYTES] = "";
    int code = ASSAY_NVIDIA_ARGUMENT;
    if (!holds(env, status, 1) || !holds(env, reason, MAX_REASON_BYTES)) {
        return 0;
    }
    void *library = text_in(env, path, name, MAX_PATH_BYTES) == 0 ? opening(name, &code, why, sizeof why) : NULL;
    number_out(env, status, (uint32_t)code);
    bytes_out(env, reason, why, sizeof why);
    return (jlong)(intptr_t)library;
}

static void *pointer(jlong handle) {
    return (void *)(intptr_t)handle;
}

ASSAY_NATIVE(jlong, nvmlOpen)(JNIEnv *env, jclass type, jbyteArray path, jintArray status, jbyteArray reason) {
    (void)type;
    return open_library(env, path, status, reason, open_nvml);
}

ASSAY_NATIVE(jint, nvmlClose)(JNIEnv *env, jclass type, jlong nvml) {
    (void)env;
    (void)type;
    return assay_nvml_close(pointer(nvml));
}

ASSAY_NATIVE(jint, nvmlDriverVersion)(JNIEnv *env, jclass type, jlong nvml, jbyteArray out) {
    (void)type;
    char text[ASSAY_NVML_MAX_TEXT];
    if (!holds(env, out, ASSAY_NVML_MAX_TEXT)) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    memset(text, 0, sizeof text);
    int code = assay_nvml_driver_version(pointer(nvml), text);
    bytes_out(env, out, text, sizeof text);
    return code;
}

ASSAY_NATIVE(jint, nvmlDeviceCount)(JNIEnv *env, jclass type, jlong nvml, jintArray out) {
    (void)type;
    uint32_t count = 0;
    if (!holds(env, out, 1)) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    int code = assay_nvml_count(pointer(nvml), &count);
    number_out(env, out, count);
    return code;
}

ASSAY_NATIVE(jint, nvmlDeviceText)(JNIEnv *env, jclass type, jlong nvml, jint index, jint what, jbyteArray out) {
    (void)type;
    char text[ASSAY_NVML_MAX_TEXT];
    if (!holds(env, out, ASSAY_NVML_MAX_TEXT) || index < 0) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    int code = assay_nvml_text(pointer(nvml), (uint32_t)index, what, text);
    bytes_out(env, out, text, sizeof text);
    return code;
}

ASSAY_NATIVE(jint, nvmlSystemNumbers)(JNIEnv *env, jclass type, jlong nvml, jint what, jintArray out) {
    (void)type;
    uint32_t numbers[ASSAY_NVML_MAX_NUMBERS];
    jint values[ASSAY_NVML_MAX_NUMBERS];
    jsize length = out == NULL ? 0 : (*env)->GetArrayLength(env, out);
    if (length < 1 || length > ASSAY_NVML_MAX_NUMBERS) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    int code = assay_nvml_system(pointer(nvml), what, numbers);
    for (int i = 0; i < ASSAY_NVML_MAX_NUMBERS; i++) {
        values[i] = (jint)numbers[i];
    }
    (*env)->SetIntArrayRegion(env, out, 0, length, values);
    return code;
}

ASSAY_NATIVE(jint, nvmlUsage)(JNIEnv *env, jclass type, jlong nvml, jint index, jlongArray out) {
    (void)type;
    uint64_t numbers[ASSAY_NVML_USAGE_NUMBERS];
    jlong values[ASSAY_NVML_USAGE_NUMBERS];
    if (!holds(env, out, ASSAY_NVML_USAGE_NUMBERS) || index < 0) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    int code = assay_nvml_usage(pointer(nvml), (uint32_t)index, numbers);
    for (int i = 0; i < ASSAY_NVML_USAGE_NUMBERS; i++) {
        values[i] = (jlong)numbers[i];
    }
    (*env)->SetLongArrayRegion(env, out, 0, ASSAY_NVML_USAGE_NUMBERS, values);
    return code;
}

ASSAY_NATIVE(jint, nvmlSetReady)(JNIEnv *env, jclass type, jlong nvml, jint ready) {
    (void)env;
    (void)type;
    return assay_nvml_set_ready(pointer(nvml), (uint32_t)ready);
}

/* A nonce in, or NULL for a question that has none; bytes and their claimed size out. */
struct exchange {
    uint8_t nonce[ASSAY_NVIDIA_NONCE_BYTES];
    uint8_t out[ASSAY_NVIDIA_MAX_REPORT];
    uint32_t size;
};

_Static_assert(ASSAY_NVIDIA_MAX_CHAIN <= ASSAY_NVIDIA_MAX_REPORT, "a chain fits where a report does");

static int begin(JNIEnv *env, struct exchange *exchange, jbyteArray nonce, jbyteArray out, jsize capacity, jintArray size) {
    memset(exchange, 0, sizeof *exchange);
    if (!holds(env, out, capacity) || !holds(env, size, 1)) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    if (nonce == NULL) {
        return 0;
    }
    if ((*env)->GetArrayLength(env, nonce) != ASSAY_NVIDIA_NONCE_BYTES) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    (*env)->GetByteArrayRegion(env, nonce, 0, ASSAY_NVIDIA_NONCE_BYTES, (jbyte *)exchange->nonce);
    return 0;
}

static jint end(JNIEnv *env, const struct exchange *exchange, jbyteArray out, jintArray size, int code) {
    number_out(env, size, exchange->size);
    if (code == 0) {
        bytes_out(env, out, exchange->out, (jsize)exchange->size);
    }
    return code;
}

ASSAY_NATIVE(jint, nvmlReport)(
        JNIEnv *env, jclass type, jlong nvml, jint index, jbyteArray nonce, jbyteArray out, jintArray size) {
    (void)type;
    struct exchange exchange;
    int code = nonce == NULL || index < 0
            ? ASSAY_NVIDIA_ARGUMENT
            : begin(env, &exchange, nonce, out, ASSAY_NVIDIA_MAX_REPORT, size);
    if (code != 0) {
        return code;
    }
    code = assay_nvml_report(pointer(nvml), (uint32_t)index, exchange.nonce, exchange.out, &exchange.size);
    return end(env, &exchange, out, size, code);
}

ASSAY_NATIVE(jint, nvmlCertificate)(JNIEnv *env, jclass type, jlong nvml, jint index, jbyteArray out, jintArray size) {
    (void)type;
    struct exchange exchange;
    int code = index < 0 ? ASSAY_NVIDIA_ARGUMENT : begin(env, &exchange, NULL, out, ASSAY_NVIDIA_MAX_CHAIN, size);
    if (code != 0) {
        return code;
    }
    code = assay_nvml_certificate(pointer(nvml), (uint32_t)index, exchange.out, &exchange.size);
    return end(env, &exchange, out, size, code);
}

ASSAY_NATIVE(jlong, nscqOpen)(JNIEnv *env, jclass type, jbyteArray path, jintArray status, jbyteArray reason) {
    (void)type;
    return open_library(env, path, status, reason, open_nscq);
}

ASSAY_NATIVE(jint, nscqClose)(JNIEnv *env, jclass type, jlong nscq) {
    (void)env;
    (void)type;
    return assay_nscq_close(pointer(nscq));
}

ASSAY_NATIVE(jint, nscqSwitches)(JNIEnv *env, jclass type, jlong nscq, jbyteArray labels, jintArray count) {
    (void)type;
    char found[ASSAY_NVIDIA_MAX_DEVICES * ASSAY_NSCQ_LABEL_BYTES];
    uint32_t number = 0;
    if (!holds(env, labels, sizeof found) || !holds(env, count, 1)) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    memset(found, 0, sizeof found);
    int code = assay_nscq_switches(pointer(nscq), found, &number);
    bytes_out(env, labels, found, sizeof found);
    number_out(env, count, number);
    return code;
}

ASSAY_NATIVE(jint, nscqMode)(JNIEnv *env, jclass type, jlong nscq, jbyteArray label, jintArray mode) {
    (void)type;
    char name[ASSAY_NSCQ_LABEL_BYTES];
    int32_t found = -1;
    if (!holds(env, mode, 1) || text_in(env, label, name, sizeof name) != 0) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    int code = assay_nscq_mode(pointer(nscq), name, &found);
    number_out(env, mode, (uint32_t)found);
    return code;
}

ASSAY_NATIVE(jint, nscqReport)(
        JNIEnv *env, jclass type, jlong nscq, jbyteArray label, jbyteArray nonce, jbyteArray out, jintArray size) {
    (void)type;
    char name[ASSAY_NSCQ_LABEL_BYTES];
    struct exchange exchange;
    int code = nonce == NULL || text_in(env, label, name, sizeof name) != 0
            ? ASSAY_NVIDIA_ARGUMENT
            : begin(env, &exchange, nonce, out, ASSAY_NVIDIA_MAX_REPORT, size);
    if (code != 0) {
        return code;
    }
    code = assay_nscq_report(pointer(nscq), name, exchange.nonce, exchange.out, &exchange.size);
    return end(env, &exchange, out, size, code);
}

ASSAY_NATIVE(jint, nscqCertificate)(
        JNIEnv *env, jclass type, jlong nscq, jbyteArray label, jbyteArray out, jintArray size) {
    (void)type;
    char name[ASSAY_NSCQ_LABEL_BYTES];
    struct exchange exchange;
    int code = text_in(env, label, name, sizeof name) != 0
            ? ASSAY_NVIDIA_ARGUMENT
            : begin(env, &exchange, NULL, out, ASSAY_NVIDIA_MAX_CHAIN, size);
    if (code != 0) {
        return code;
    }
    code = assay_nscq_certificate(pointer(nscq), name, exchange.out, &exchange.size);
    return end(env, &exchange, out, size, code);
}

/* Two numbers: what CUDA the driver is good for, and how many devices there are. */
#define CUDA_NUMBERS 2

ASSAY_NATIVE(jint, cudaDevices)(
        JNIEnv *env,
        jclass type,
        jbyteArray path,
        jintArray numbers,
        jbyteArray uuids,
        jbyteArray names,
        jlongArray memory,
        jbyteArray reason) {
    (void)type;
    char name[MAX_PATH_BYTES];
    char why[MAX_REASON_BYTES] = "";
    struct assay_cuda_devices devices;
    jlong bytes[ASSAY_NVIDIA_MAX_DEVICES];
    if (!holds(env, numbers, CUDA_NUMBERS) || !holds(env, uuids, sizeof devices.uuids) ||
        !holds(env, names, sizeof devices.names) || !holds(env, memory, ASSAY_NVIDIA_MAX_DEVICES) ||
        !holds(env, reason, MAX_REASON_BYTES) || text_in(env, path, name, MAX_PATH_BYTES) != 0) {
        return ASSAY_NVIDIA_ARGUMENT;
    }
    int code = assay_cuda_devices(name, &devices, why, sizeof why);
    for (int i = 0; i < ASSAY_NVIDIA_MAX_DEVICES; i++) {
        bytes[i] = (jlong)devices.memory[i];
    }
    jint values[CUDA_NUMBERS] = {devices.version, devices.count};
    (*env)->SetIntArrayRegion(env, numbers, 0, CUDA_NUMBERS, values);
    bytes_out(env, uuids, devices.uuids, sizeof devices.uuids);
    bytes_out(env, names, devices.names, sizeof devices.names);
    (*env)->SetLongArrayRegion(env, memory, 0, ASSAY_NVIDIA_MAX_DEVICES, bytes);
    bytes_out(env, reason, why, sizeof why);
    return code;
}
