package dev.assay.server.gpu;

/** What the operator wants of GPUs. */
public enum GpuUse {
    /** The driver is not even asked. */
    NONE,
    /** GPUs that pass are used; without any, the CPU computes. */
    AUTO,
    /** Without a GPU that passes, nothing is served. */
    REQUIRED,
    /**
     * GPUs are used as they are, and no statement names them: for developers, whose cards cannot show evidence, beside the
     * simulated TEE only.
     */
    DANGEROUSLY_UNCHECKED;

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
            case "dangerously-unchecked" -> DANGEROUSLY_UNCHECKED;
            default -> throw new IllegalArgumentException("assay.gpu: expected none, auto or required");
        };
    }
}
