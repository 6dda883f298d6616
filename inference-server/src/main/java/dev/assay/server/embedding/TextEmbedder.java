package dev.assay.server.embedding;

import dev.assay.bytes.MalformedException;
import dev.assay.server.embedding.EmbeddingConfig.Pooling;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Tensor;
import dev.assay.server.engine.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Texts to vectors with one model. Every text is run by itself: dynamically quantised models scale by what is in the
 * whole batch, and a text's vector must not depend on its neighbours.
 */
public final class TextEmbedder implements AutoCloseable {
    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");
    private static final String PREFERRED_OUTPUT = "last_hidden_state";

    private final ModelScheduler model;
    private final EmbeddingConfig config;
    private final TextTokenizer tokenizer;
    private final TensorSpec output;

    private TextEmbedder(ModelScheduler model, EmbeddingConfig config, TextTokenizer tokenizer, TensorSpec output) {
        this.model = model;
        this.config = config;
        this.tokenizer = tokenizer;
        this.output = output;
    }

    /**
     * Puts an embedder together.
     *
     * @param model the model; stays the caller's
     * @param config the bytes of {@code embedding.json}
     * @param tokenizer the bytes of {@code tokenizer.json}
     * @return the embedder
     * @throws MalformedException when a file cannot be read or the model is not one that embeds tokens
     */
    public static TextEmbedder of(ModelScheduler model, byte[] config, byte[] tokenizer) throws MalformedException {
        EmbeddingConfig parsed = EmbeddingConfig.parse(config);
        TensorSpec output = output(model, parsed);
        for (TensorSpec input : model.inputs()) {
            if (!KNOWN_INPUTS.contains(input.name()) || input.type() != DataType.INT64 || input.shape().length != 2) {
                throw new MalformedException(EmbeddingConfig.FILE + ": the model has an input that is not of tokens");
            }
        }
        try {
            return new TextEmbedder(model, parsed, TextTokenizer.of(tokenizer, parsed.maxTokens()), output);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("tokenizer.json: not a tokeniser");
        }
    }

    private static TensorSpec output(ModelScheduler model, EmbeddingConfig config) throws MalformedException {
        int rank = config.pooling() == Pooling.NONE ? 2 : 3;
        List<TensorSpec> fit = model.outputs().stream()
                .filter(spec -> spec.type() == DataType.FP32 && spec.shape().length == rank)
                .toList();
        return fit.stream()
                .filter(spec -> spec.name().equals(PREFERRED_OUTPUT))
                .findFirst()
                .or(() -> fit.stream().findFirst())
                .orElseThrow(() -> new MalformedException(EmbeddingConfig.FILE + ": no output that can be pooled"));
    }

    /**
     * The tokens of a text, cut off at the model's maximum.
     *
     * @param text the text
     * @return token ids, special tokens included
     * @throws EngineException {@code text.malformed}
     */
    public long[] tokenize(String text) throws EngineException {
        return tokenizer.encode(text);
    }

    /**
     * Whether vectors can have so many dimensions: as many as the model makes, or fewer where that means something.
     *
     * @param dimensions how many; 0 for as many as there are
     * @return whether that can be had
     */
    public boolean takesDimensions(int dimensions) {
        long[] shape = output.shape();
        long width = shape[shape.length - 1];
        // Where the model does not say how many it makes, its first vector does.
        return width < 0 || takesDimensions(dimensions, width);
    }

    private boolean takesDimensions(int dimensions, long width) {
        if (dimensions == 0 || dimensions == width) {
            return true;
        }
        return config.minDimensions() > 0 && dimensions >= config.minDimensions() && dimensions < width;
    }

    /** What a caller is told whose vectors cannot have the dimensions that it wants. */
    public static EngineException badDimensions() {
        return EngineException.badRequest(
                "parameter.unsupported", "this model's vectors cannot be made so long or so short");
    }

    /**
     * The vector of one text.
     *
     * @param tokens its tokens
     * @param dimensions how long the vector shall be, as {@link #takesDimensions} allows
     * @param context the call's memory and wishes
     * @return the vector; completed with an {@link EngineException} as {@link ModelScheduler#infer} is
     * @throws EngineException {@code input.length} when there are none or more than the model takes
     */
    public CompletionStage<float[]> embed(long[] tokens, int dimensions, CallContext context) throws EngineException {
        requireLength(tokens);
        List<Tensor> inputs = new ArrayList<>(3);
        for (TensorSpec spec : model.inputs()) {
            inputs.add(input(spec.name(), tokens, context.scratch()));
        }
        return model.infer(inputs, List.of(output.name()), context)
                .thenApply(outputs -> pool(outputs.get(0).data().asFloatBuffer(), tokens.length, dimensions));
    }

    private float[] pool(FloatBuffer hidden, int tokens, int dimensions) {
        if (!takesDimensions(dimensions, Pooler.width(hidden, tokens, config))) {
            throw new CompletionException(badDimensions());
        }
        return Pooler.pool(hidden, tokens, dimensions, config);
    }

    /**
     * The vectors of several texts.
     *
     * @param inputs the tokens of each
     * @param dimensions how long the vectors shall be, as {@link #takesDimensions} allows
     * @param context the call's memory and wishes
     * @return the vectors, in order; completed with the first failure when one of them fails
     * @throws EngineException {@code input.length} when one has no tokens or more than the model takes
     */
    public CompletionStage<List<float[]>> embedAll(List<long[]> inputs, int dimensions, CallContext context)
            throws EngineException {
        for (long[] tokens : inputs) {
            requireLength(tokens);
        }
        List<CompletableFuture<float[]>> vectors = new ArrayList<>(inputs.size());
        for (long[] tokens : inputs) {
            int mark = context.scratch().mark();
            CompletableFuture<float[]> vector =
                    embed(tokens, dimensions, context).toCompletableFuture();
            if (vector.isCompletedExceptionally()) {
                // Nothing more is begun; what was begun still uses the memory.
                vectors.add(vector);
                break;
            }
            if (vector.isDone()) {
                context.scratch().release(mark);
            }
            vectors.add(vector);
        }
        return CompletableFuture.allOf(vectors.toArray(new CompletableFuture<?>[0]))
                .thenApply(all -> vectors.stream().map(CompletableFuture::join).toList());
    }

    private void requireLength(long[] tokens) throws EngineException {
        if (tokens.length == 0 || tokens.length > config.maxTokens()) {
            throw EngineException.badRequest("input.length", "an input has no tokens, or more than the model takes");
        }
    }

    private static Tensor input(String name, long[] tokens, Scratch scratch) throws EngineException {
        long[] values = tokens;
        if (!name.equals("input_ids")) {
            values = new long[tokens.length];
            Arrays.fill(values, name.equals("attention_mask") ? 1 : 0);
        }
        ByteBuffer data = scratch.take(values.length * Long.BYTES);
        data.asLongBuffer().put(values);
        return Tensor.of(name, DataType.INT64, new long[] {1, values.length}, data);
    }

    /** Frees the tokeniser; the model is its owner's to close. */
    @Override
    public void close() {
        tokenizer.close();
    }
}
