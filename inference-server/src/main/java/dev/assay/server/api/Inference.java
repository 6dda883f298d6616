package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.Tensor;
import dev.assay.server.model.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** From the protocol's request to the engine's. */
final class Inference {
    private Inference() {}

    static CompletionStage<List<Tensor>> run(
            ServedModel served, InferRequest request, CallContext context, AssayConfig.Limits limits)
            throws ApiException {
        context.options().trace().model(served.identity());
        Map<String, Classification> classifications = Classification.wanted(request, served);
        CallContext wished =
                context.with(options -> request.parameters().applyTo(options).withMaxOutputBytes(limits.outputBytes()));
        CompletionStage<List<Tensor>> outputs =
                served.scheduler().infer(request.inputs(), request.outputNames(), wished);
        return classifications.isEmpty() ? outputs : outputs.thenApply(made -> classified(made, classifications));
    }

    private static List<Tensor> classified(List<Tensor> outputs, Map<String, Classification> classifications) {
        return outputs.stream()
                .map(output -> {
                    Classification wanted = classifications.get(output.name());
                    return wanted == null ? output : wanted.of(output);
                })
                .toList();
    }
}
