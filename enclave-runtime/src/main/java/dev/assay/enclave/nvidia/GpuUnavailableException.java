package dev.assay.enclave.nvidia;

/** The GPUs cannot be asked, or do not do what they were told. */
public final class GpuUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what was tried, and what came of it */
    public GpuUnavailableException(String message) {
        super(message);
    }
}
