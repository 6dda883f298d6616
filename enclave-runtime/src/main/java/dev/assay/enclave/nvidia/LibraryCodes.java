package dev.assay.enclave.nvidia;

import dev.assay.enclave.jni.NativeCallException;
import java.util.Map;
import java.util.Set;

/** Return codes of NVML (nvmlReturn_t) and NSCQ (nscq_rc_t) by the vendor's names, and what they mean for us. */
final class LibraryCodes {
    static final int NVML_NOT_SUPPORTED = 3;
    static final int NVML_FUNCTION_NOT_FOUND = 13;
    static final int NVML_ARGUMENT_VERSION_MISMATCH = 25;

    private static final String[] NVML = {
        "NVML_SUCCESS",
        "NVML_ERROR_UNINITIALIZED",
        "NVML_ERROR_INVALID_ARGUMENT",
        "NVML_ERROR_NOT_SUPPORTED",
        "NVML_ERROR_NO_PERMISSION",
        "NVML_ERROR_ALREADY_INITIALIZED",
        "NVML_ERROR_NOT_FOUND",
        "NVML_ERROR_INSUFFICIENT_SIZE",
        "NVML_ERROR_INSUFFICIENT_POWER",
        "NVML_ERROR_DRIVER_NOT_LOADED",
        "NVML_ERROR_TIMEOUT",
        "NVML_ERROR_IRQ_ISSUE",
        "NVML_ERROR_LIBRARY_NOT_FOUND",
        "NVML_ERROR_FUNCTION_NOT_FOUND",
        "NVML_ERROR_CORRUPTED_INFOROM",
        "NVML_ERROR_GPU_IS_LOST",
        "NVML_ERROR_RESET_REQUIRED",
        "NVML_ERROR_OPERATING_SYSTEM",
        "NVML_ERROR_LIB_RM_VERSION_MISMATCH",
        "NVML_ERROR_IN_USE",
        "NVML_ERROR_MEMORY",
        "NVML_ERROR_NO_DATA",
        "NVML_ERROR_VGPU_ECC_NOT_SUPPORTED",
        "NVML_ERROR_INSUFFICIENT_RESOURCES",
        "NVML_ERROR_FREQ_NOT_SUPPORTED",
        "NVML_ERROR_ARGUMENT_VERSION_MISMATCH",
        "NVML_ERROR_DEPRECATED",
        "NVML_ERROR_NOT_READY",
        "NVML_ERROR_GPU_NOT_FOUND",
        "NVML_ERROR_INVALID_STATE",
        "NVML_ERROR_RESET_TYPE_NOT_SUPPORTED"
    };
    private static final int NVML_UNKNOWN = 999;

    private static final Map<Integer, String> NSCQ = Map.of(
            1, "NSCQ_RC_WARNING_RDT_INIT_FAILURE",
            -1, "NSCQ_RC_ERROR_NOT_IMPLEMENTED",
            -2, "NSCQ_RC_ERROR_INVALID_UUID",
            -3, "NSCQ_RC_ERROR_RESOURCE_NOT_MOUNTABLE",
            -4, "NSCQ_RC_ERROR_OVERFLOW",
            -5, "NSCQ_RC_ERROR_UNEXPECTED_VALUE",
            -6, "NSCQ_RC_ERROR_UNSUPPORTED_DRV",
            -7, "NSCQ_RC_ERROR_DRV",
            -8, "NSCQ_RC_ERROR_TIMEOUT",
            -127, "NSCQ_RC_ERROR_EXT");

    private static final Map<Integer, String> OWN = Map.of(
            NativeCallException.SIZE, "a size that cannot be",
            NativeCallException.ARGUMENT, "an argument that makes no sense",
            NativeCallException.MEMORY, "no memory",
            NativeCallException.NO_ANSWER, "no answer",
            NativeCallException.NSCQ_NO_LIBRARY, "NSCQ is not installed",
            NativeCallException.NSCQ_NO_FUNCTION, "NSCQ lacks a function",
            NativeCallException.NSCQ_OTHER_VERSION, "NSCQ has another version",
            NativeCallException.CLOSED, "closed",
            NativeCallException.NO_NATIVE_CODE, "no native code");

    /** No library, no driver, no device: there is nothing to be afraid of, and nothing to use. */
    private static final Set<Integer> ABSENT =
            Set.of(9, 12, 28, NativeCallException.NO_NATIVE_CODE, NativeCallException.NSCQ_NO_LIBRARY);

    private LibraryCodes() {}

    static String nvml(int code) {
        if (code >= 0 && code < NVML.length) {
            return NVML[code];
        }
        return code == NVML_UNKNOWN ? "NVML_ERROR_UNKNOWN" : OWN.getOrDefault(code, "NVML code " + code);
    }

    static String nscq(int code) {
        if (code == -128) {
            return "NSCQ_RC_ERROR_UNSPECIFIED";
        }
        return NSCQ.getOrDefault(code, OWN.getOrDefault(code, "NSCQ code " + code));
    }

    static String nvml(NativeCallException e) {
        return nvml(e.code()) + of(e);
    }

    static String nscq(NativeCallException e) {
        return nscq(e.code()) + of(e);
    }

    private static String of(NativeCallException e) {
        String what = String.valueOf(e.getMessage());
        return what.isEmpty() ? "" : " (" + what + ')';
    }

    static boolean isAbsent(NativeCallException e) {
        return ABSENT.contains(e.code());
    }

    /** The driver does not have it: an older one, or a card that cannot. */
    static boolean isUnsupported(NativeCallException e) {
        return e.code() == NVML_NOT_SUPPORTED
                || e.code() == NVML_FUNCTION_NOT_FOUND
                || e.code() == NVML_ARGUMENT_VERSION_MISMATCH;
    }
}
