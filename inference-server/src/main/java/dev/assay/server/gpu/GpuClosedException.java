package dev.assay.server.gpu;

/** Nothing may be sent to this GPU: it was not checked, or what was found then no longer counts. */
public final class GpuClosedException extends Exception {
    private static final long serialVersionUID = 1L;

    GpuClosedException(String message) {
        super(message);
    }
}
