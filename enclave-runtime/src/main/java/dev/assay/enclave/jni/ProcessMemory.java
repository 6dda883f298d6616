package dev.assay.enclave.jni;

/** This process's memory, as others see it. */
public final class ProcessMemory {
    private ProcessMemory() {}

    /**
     * From now on the kernel dumps none of it, not even into a program (prctl(2), PR_SET_DUMPABLE), and other processes of the
     * same user may not look into it.
     *
     * @return why that cannot be had; empty when it was done
     */
    public static String withhold() {
        String problem = NativeLibrary.problem();
        if (problem != null) {
            return problem;
        }
        int result = Native.withholdMemory();
        return result == 0 ? "" : "prctl(PR_SET_DUMPABLE): " + Errno.describe(-result);
    }
}
