package dev.assay.server.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/** ONNX Runtime's own way onto cards. */
interface CudaRuntime {
    /** ONNX Runtime's name for it. */
    String PROVIDER = "CUDAExecutionProvider";

    /**
     * Whether this build of ONNX Runtime has a way at all. Touches no card.
     *
     * @throws PlacementException if not
     */
    void requireBuilt() throws PlacementException;

    /**
     * Computes something small on a card: only that shows that driver, libraries and card fit each other.
     *
     * @param number CUDA's
     * @throws PlacementException with what does not fit
     */
    void probe(int number) throws PlacementException;

    /** Has sessions that are made with these options compute on a card. */
    void configure(SessionOptions session, int number, CudaOptions options) throws OrtException;
}
