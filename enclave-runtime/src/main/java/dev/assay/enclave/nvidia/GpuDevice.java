package dev.assay.enclave.nvidia;

/**
 * A GPU or a switch.
 *
 * @param kind which of the two
 * @param index its place in the library's list, which a reset may change
 * @param id the GPU's UUID, or the switch's label: what no other device has
 * @param description name, VBIOS version and serial number of a GPU; mode of a switch; for people
 */
public record GpuDevice(Kind kind, int index, String id, String description) {
    /** A GPU or a switch. */
    public enum Kind {
        /** Computes. */
        GPU,
        /** Carries data between GPUs. */
        SWITCH
    }
}
