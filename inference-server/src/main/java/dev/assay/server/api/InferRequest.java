package dev.assay.server.api;

import dev.assay.server.engine.Tensor;
import java.util.List;

/**
 * An inference request, whichever way it came.
 *
 * @param id the client's own id for it; empty when it gave none
 * @param inputs the tensors
 * @param outputs names of the wanted outputs; empty for all of them
 */
record InferRequest(String id, List<Tensor> inputs, List<String> outputs) {
    /** What the request is charged by: the rows of its first input. */
    long rows() {
        long[] shape = inputs.isEmpty() ? new long[0] : inputs.get(0).shape();
        return shape.length == 0 ? 1 : shape[0];
    }
}
