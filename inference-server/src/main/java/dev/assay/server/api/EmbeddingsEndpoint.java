package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.EngineException;
import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** Embeddings in OpenAI's shape. */
record EmbeddingsEndpoint(AssayConfig.Limits limits) implements HttpEndpoint {
    @Override
    public String route() {
        return "/v1/embeddings";
    }

    @Override
    public CompletionStage<Answer> answer(HttpCall call, ModelCatalog models, CallContext context)
            throws ApiException, EngineException {
        EmbeddingsRequest request = EmbeddingsRequest.read(call.body().toArray(), limits.embeddingInputs());
        ServedModel served = model(models, request.model());
        TextEmbedder embedder = served.embedder()
                .orElseThrow(() -> ApiException.badRequest("model.no_embeddings", "the model does not embed texts")
                        .about("model"));
        requireDimensions(embedder, request.dimensions());
        context.options().trace().model(served.identity());
        List<long[]> inputs = new ArrayList<>();
        for (EmbeddingsRequest.Input input : request.inputs()) {
            inputs.add(tokens(embedder, input));
        }
        long tokens = inputs.stream().mapToLong(input -> input.length).sum();
        return embedder.embedAll(inputs, request.dimensions(), context).thenApply(vectors -> {
            requireSize(vectors);
            Bytes body = EmbeddingsJsonWriter.write(served.identity().name(), vectors, request.base64(), tokens);
            return new Answer(served, body, tokens);
        });
    }

    private void requireSize(List<float[]> vectors) {
        long bytes = vectors.stream()
                .mapToLong(vector -> (long) vector.length * Float.BYTES)
                .sum();
        if (bytes > limits.outputBytes()) {
            throw new CompletionException(ApiException.badRequest("output.too_large", "the answer would be too large"));
        }
    }

    private static ServedModel model(ModelCatalog models, String name) throws ApiException {
        try {
            return Models.require(models, name, "");
        } catch (ApiException e) {
            throw e.about("model");
        }
    }

    private static void requireDimensions(TextEmbedder embedder, int dimensions) throws ApiException {
        if (!embedder.takesDimensions(dimensions)) {
            throw ApiException.of(TextEmbedder.badDimensions()).about("dimensions");
        }
    }

    private static long[] tokens(TextEmbedder embedder, EmbeddingsRequest.Input input) throws EngineException {
        if (input instanceof EmbeddingsRequest.Tokens tokens) {
            return tokens.ids().stream().mapToLong(Long::longValue).toArray();
        }
        return embedder.tokenize(((EmbeddingsRequest.Text) input).text());
    }
}
