package dev.assay.server.engine;

import ai.onnxruntime.OrtSession.SessionOptions;

/** On the processor. */
class CpuPlacement implements Placement {
    private final String fallback;

    /** @param fallback why it is not on a GPU, a code; empty if that is nobody's wish */
    CpuPlacement(String fallback) {
        this.fallback = fallback;
    }

    @Override
    public void requireOpen() {
        // The TEE itself.
    }

    @Override
    public void configure(SessionOptions options) {
        // ONNX Runtime computes on the CPU unless it is told otherwise.
    }

    @Override
    public String fallback() {
        return fallback;
    }
}
