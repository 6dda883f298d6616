package dev.assay.server.api;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Tensor;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import java.util.List;

/** One inference over HTTP, with tensors in JSON, in binary, or some of each. */
record InferEndpoint(String model, String version, AssayConfig.Limits limits) implements HttpEndpoint {
    @Override
    public boolean takesBinary() {
        return true;
    }

    @Override
    public Answer answer(HttpCall call, ModelCatalog models, Scratch scratch) throws ApiException, EngineException {
        ServedModel served = Models.require(models, model, version);
        InferRequest request = read(call, served, scratch);
        List<Tensor> outputs = served.session().run(request.inputs(), request.outputNames(), limits.outputBytes());
        return InferHttpWriter.write(served.identity(), request, outputs);
    }

    private InferRequest read(HttpCall call, ServedModel served, Scratch scratch) throws ApiException, EngineException {
        if (InferBody.isRaw(call.jsonLength())) {
            return RawRequest.read(call.body().toArray(), served.session().inputs(), scratch);
        }
        return InferJsonReader.read(InferBody.of(call.body(), call.jsonLength()), scratch, limits.tensors());
    }
}
