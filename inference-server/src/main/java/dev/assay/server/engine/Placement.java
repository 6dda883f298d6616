package dev.assay.server.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/**
 * Where a session computes. Sessions are made, and run, only through one of these, so that nothing gets to a device past
 * whoever stands before it.
 */
public interface Placement {
    /** On this processor, inside the TEE. */
    Placement CPU = new Placement() {
        @Override
        public void requireOpen() {
            // The TEE itself.
        }

        @Override
        public void configure(SessionOptions options) {
            // ONNX Runtime computes on the CPU unless it is told otherwise.
        }
    };

    /**
     * Returns if data may go there now. Asked before a model is sent, and before each request is.
     *
     * @throws EngineException of kind UNAVAILABLE if not
     */
    void requireOpen() throws EngineException;

    /** Has ONNX Runtime compute there. */
    void configure(SessionOptions options) throws OrtException;
}
