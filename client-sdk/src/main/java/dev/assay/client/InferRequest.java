package dev.assay.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a model.
 *
 * @param model name of the model
 * @param version the version to ask, or null to let the server choose
 * @param inputs at least one tensor
 * @param outputs names of the wanted outputs; all when empty
 */
public record InferRequest(String model, @Nullable String version, List<Tensor> inputs, List<String> outputs) {
    /** Refuses a question without inputs. */
    public InferRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("no inputs");
        }
    }

    /** All outputs of the version that the server chooses. */
    public static InferRequest of(String model, Tensor... inputs) {
        return new InferRequest(model, null, List.of(inputs), List.of());
    }

    /** The same question to a certain version. */
    public InferRequest withVersion(String wanted) {
        return new InferRequest(model, wanted, inputs, outputs);
    }

    /** The same question for certain outputs only. */
    public InferRequest withOutputs(String... names) {
        return new InferRequest(model, version, inputs, List.of(names));
    }
}
