package dev.assay.enclave.nvidia;

import dev.assay.enclave.jni.NativeCallException;
import dev.assay.enclave.jni.Nvml;
import dev.assay.enclave.jni.Nvml.SystemNumbers;

/**
 * NVML's confidential-computing settings of the machine (nvml.h, "Confidential Compute System settings").
 *
 * @param environment 0 unavailable, 1 simulation, 2 production
 * @param feature 0 off, 1 on
 * @param devtools 0 off, 1 on
 * @param multiGpu 0 none, 1 protected PCIe, 2 encrypted NVLink
 */
record ConfidentialSettings(long environment, long feature, long devtools, long multiGpu) {
    private static final int SIMULATION = 1;
    private static final int MULTI_GPU_PROTECTED_PCIE = 1;
    private static final int MULTI_GPU_ENCRYPTED_NVLINK = 2;

    /** Drivers before R550 lack the settings, and with them everything about several GPUs. */
    static ConfidentialSettings read(Nvml nvml) throws NativeCallException {
        try {
            long[] n = nvml.system(SystemNumbers.SETTINGS);
            return new ConfidentialSettings(n[0], n[1], n[2], n[3]);
        } catch (NativeCallException e) {
            if (!LibraryCodes.isUnsupported(e)) {
                throw e;
            }
            long[] n = nvml.system(SystemNumbers.STATE);
            return new ConfidentialSettings(n[0], n[1], n[2], 0);
        }
    }

    /** A number that this class does not know may mean anything. */
    boolean isUnderstood() {
        return environment <= 2 && feature <= 1 && devtools <= 1 && multiGpu <= MULTI_GPU_ENCRYPTED_NVLINK;
    }

    boolean isSimulation() {
        return environment == SIMULATION;
    }

    /** Protected PCIe is a feature of its own: the driver says then that the other one is off. */
    int ccMode() {
        if (multiGpu == MULTI_GPU_PROTECTED_PCIE) {
            return GpuStates.PROTECTED_PCIE;
        }
        return feature == 1 ? 1 : 0;
    }

    GpuMode mode() {
        if (!isUnderstood()) {
            return GpuMode.UNKNOWN;
        }
        if (ccMode() == 0 || isSimulation()) {
            return GpuMode.OFF;
        }
        return devtools == 0 ? GpuMode.ON : GpuMode.DEVTOOLS;
    }

    String reason() {
        if (!isUnderstood()) {
            return "NVML gives settings that are not known: " + this;
        }
        return isSimulation() ? "NVML says that the environment is simulated" : "";
    }
}
