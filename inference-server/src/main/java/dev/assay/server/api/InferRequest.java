package dev.assay.server.api;

import dev.assay.server.engine.Tensor;
import java.util.List;

/**
 * An inference request, whichever way it came.
 *
 * @param id the client's own id for it; empty when it gave none
 * @param inputs the tensors
 * @param outputs the wanted outputs; empty for all of them
 * @param parameters of the request as a whole
 */
record InferRequest(String id, List<Tensor> inputs, List<RequestedOutput> outputs, InferParameters parameters) {
    /** Names of the wanted outputs; empty for all of them. */
    List<String> outputNames() {
        return outputs.stream().map(RequestedOutput::name).toList();
    }

    boolean isBinary(String output) {
        for (RequestedOutput requested : outputs) {
            if (requested.name().equals(output) && requested.binary() != null) {
                return requested.binary();
            }
        }
        return parameters.binaryOutputs();
    }

    /** What the request is charged by: the rows of its first input. */
    long rows() {
        long[] shape = inputs.isEmpty() ? new long[0] : inputs.get(0).shape();
        return shape.length == 0 ? 1 : shape[0];
    }
}
