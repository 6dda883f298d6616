package dev.assay.server.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a model's configuration wants of a call's tensors, beyond what the model itself wants. */
final class RequestShape {
    private final List<TensorSpec> inputs;
    private final Map<String, TensorSpec> byName = new HashMap<>();
    private final int maxRows;

    RequestShape(List<TensorSpec> inputs, int maxRows) {
        this.inputs = List.copyOf(inputs);
        this.maxRows = maxRows;
        inputs.forEach(spec -> byName.put(spec.name(), spec));
    }

    List<TensorSpec> inputs() {
        return inputs;
    }

    /** The rows of a call: 1 for a model without a batch dimension. */
    int requireRows(List<Tensor> tensors) throws EngineException {
        long rows = -1;
        for (Tensor tensor : tensors) {
            TensorSpec spec = byName.get(tensor.name());
            if (spec != null) {
                spec.requireFit(tensor);
            }
            if (maxRows > 0) {
                long[] shape = tensor.shapeUnsafe();
                long own = shape.length == 0 ? -1 : shape[0];
                if (own < 1 || own > maxRows || (rows > 0 && own != rows)) {
                    throw EngineException.badRequest(
                            "batch.size",
                            "the inputs' first dimensions differ, or are none or more than the model takes");
                }
                rows = own;
            }
        }
        return maxRows > 0 ? (int) Math.max(1, rows) : 1;
    }
}
