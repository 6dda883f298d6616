package dev.assay.server.gpu;

/** What the operator wants of GPUs. */
public enum GpuUse {
    /** The driver is not even asked. */
    NONE,
    /** GPUs that pass are used; without any, the CPU computes. */
    AUTO,
    /** Without a GPU that passes, nothing is served. */
    REQUIRED;

    /**
     * By its name in the configuration.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static GpuUse named(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "auto" -> AUTO;
            case "required" -> REQUIRED;
            default -> throw new IllegalArgumentException("assay.gpu: expected none, auto or required");
        };
    }
}
