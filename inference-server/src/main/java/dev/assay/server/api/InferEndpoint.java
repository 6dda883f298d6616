package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import java.util.concurrent.CompletionStage;

/** One inference over HTTP, with tensors in JSON, in binary, or some of each. */
record InferEndpoint(String model, String version, AssayConfig.Limits limits) implements HttpEndpoint {
    @Override
    public String route() {
        return "/v2/models/{model}/infer";
    }

    @Override
    public boolean takesBinary() {
        return true;
    }

    @Override
    public boolean isQuick(HttpCall call, ModelCatalog models) {
        return Models.isQuick(models, model, version, call.body().length());
    }

    @Override
    public CompletionStage<Answer> answer(HttpCall call, ModelCatalog models, CallContext context)
            throws ApiException, EngineException {
        ServedModel served = Models.require(models, model, version);
        InferRequest request = read(call, served, context.scratch());
        return Inference.run(served, request, context, limits)
                .thenApply(outputs -> InferHttpWriter.write(served, request, outputs));
    }

    private InferRequest read(HttpCall call, ServedModel served, Scratch scratch) throws ApiException, EngineException {
        if (InferBody.isRaw(call.jsonLength())) {
            return RawRequest.read(call.body().toArray(), served.scheduler().inputs(), scratch);
        }
        return InferJsonReader.read(InferBody.of(call.body(), call.jsonLength()), scratch, limits.tensors());
    }
}
