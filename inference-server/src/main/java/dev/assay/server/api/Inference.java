package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.Tensor;
import dev.assay.server.model.ServedModel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** From the protocol's request to the engine's. */
final class Inference {
    private Inference() {}

    static CompletionStage<List<Tensor>> run(
            ServedModel served, InferRequest request, CallContext context, AssayConfig.Limits limits) {
        context.options().trace().model(served.identity());
        CallContext wished =
                context.with(options -> request.parameters().applyTo(options).withMaxOutputBytes(limits.outputBytes()));
        return served.scheduler().infer(request.inputs(), request.outputNames(), wished);
    }
}
