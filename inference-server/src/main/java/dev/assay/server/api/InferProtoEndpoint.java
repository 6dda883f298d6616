package dev.assay.server.api;

import com.google.protobuf.UnsafeByteOperations;
import dev.assay.bytes.Bytes;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Tensor;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import dev.assay.server.oip.InferParameter;
import dev.assay.server.oip.ModelInferRequest;
import dev.assay.server.oip.ModelInferResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One inference over gRPC. Answers are always in raw contents. */
record InferProtoEndpoint(AssayConfig.Limits limits, boolean inStream) implements GrpcEndpoint {
    @Override
    public boolean isQuick(Bytes message, ModelCatalog models) {
        // Answers of a stream go out one by one, whichever is done first.
        return !inStream
                && InferProtoReader.wanted(message)
                        .map(wanted -> Models.isQuick(models, wanted.model(), wanted.version(), message.length()))
                        .orElse(false);
    }

    @Override
    public CompletionStage<Answer> answer(Bytes message, ModelCatalog models, CallContext context)
            throws ApiException, EngineException {
        ModelInferRequest parsed = InferProtoReader.parse(message.toArray(), limits.tensors());
        ServedModel served = Models.require(models, parsed.getModelName(), parsed.getModelVersion());
        InferRequest request = InferProtoReader.read(parsed, context.scratch());
        return Inference.run(served, request, context, limits)
                .thenApply(outputs -> new Answer(served, response(served, request, outputs), request.rows()));
    }

    private Bytes response(ServedModel served, InferRequest request, List<Tensor> outputs) {
        ModelInferResponse.Builder response = ModelInferResponse.newBuilder()
                .setModelName(served.identity().name())
                .setModelVersion(served.identity().version())
                .setId(request.id());
        if (inStream) {
            response.putParameters(
                    StreamMessages.FINAL,
                    InferParameter.newBuilder().setBoolParam(true).build());
        }
        for (Tensor output : outputs) {
            response.addOutputs(ModelInferResponse.InferOutputTensor.newBuilder()
                    .setName(output.name())
                    .setDatatype(output.type().name())
                    .addAllShape(Arrays.stream(output.shape()).boxed().toList()));
            response.addRawOutputContents(UnsafeByteOperations.unsafeWrap(RawTensors.write(output)));
        }
        return Bytes.adopt(response.build().toByteArray());
    }
}
