package dev.assay.server.api;

import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Tensor;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import java.util.List;

/** One inference with JSON tensors. */
record InferEndpoint(String model, String version, int maxTensors) implements HttpEndpoint {
    @Override
    public Answer answer(HttpCall call, ModelCatalog models, Scratch scratch) throws ApiException, EngineException {
        ServedModel served = Models.require(models, model, version);
        InferRequest request = InferJsonReader.read(call.body().toArray(), scratch, maxTensors);
        List<Tensor> outputs = served.session().run(request.inputs(), request.outputs());
        return new Answer(
                served.identity(), InferJsonWriter.write(served.identity(), request.id(), outputs), request.rows());
    }
}
