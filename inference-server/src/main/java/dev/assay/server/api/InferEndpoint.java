package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.EngineException;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import java.util.concurrent.CompletionStage;

/** One inference with JSON tensors. */
record InferEndpoint(String model, String version, AssayConfig.Limits limits) implements HttpEndpoint {
    @Override
    public CompletionStage<Answer> answer(HttpCall call, ModelCatalog models, CallContext context)
            throws ApiException, EngineException {
        ServedModel served = Models.require(models, model, version);
        InferRequest request = InferJsonReader.read(call.body().toArray(), context.scratch(), limits.tensors());
        return served.scheduler()
                .infer(
                        request.inputs(),
                        request.outputs(),
                        context.with(options -> options.withMaxOutputBytes(limits.outputBytes())))
                .thenApply(outputs -> new Answer(
                        served, InferJsonWriter.write(served.identity(), request.id(), outputs), request.rows()));
    }
}
