package dev.assay.server.model;

import dev.assay.bytes.Bytes;
import dev.assay.model.ModelLeaf;
import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.ModelStatistics;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.oip.config.ModelConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model, ready to answer, under the digest of the bytes it was made from. Catalogs that follow each
 * other share it; the last that lets go of it frees its memory.
 */
public final class ServedModel implements AutoCloseable {
    private final ModelLeaf identity;
    private final ModelConfig config;
    private final Bytes runtimeDigest;
    private final ModelSession session;
    private final ModelScheduler scheduler;
    private final Map<String, List<String>> labels;
    private final @Nullable TextEmbedder embedder;

    /** Starts with its maker's. */
    private final AtomicInteger shares = new AtomicInteger(1);

    ServedModel(
            ModelLeaf identity,
            ModelConfig config,
            Bytes runtimeDigest,
            ModelSession session,
            ModelScheduler scheduler,
            Map<String, List<String>> labels,
            @Nullable TextEmbedder embedder) {
        this.identity = identity;
        this.config = config;
        this.runtimeDigest = runtimeDigest;
        this.session = session;
        this.scheduler = scheduler;
        this.labels = labels;
        this.embedder = embedder;
    }

    /** Name, version and digest: what statement and receipts say. */
    public ModelLeaf identity() {
        return identity;
    }

    /** Its configuration as it holds: from {@code config.pbtxt}, completed from the model. */
    public ModelConfig config() {
        return config;
    }

    /** What receipts say about how its numbers are computed. */
    public Bytes runtimeDigest() {
        return runtimeDigest;
    }

    /** What it takes and gives by itself. Calls go by the {@link #scheduler}. */
    public ModelSession session() {
        return session;
    }

    /** What its configuration lets requests bring, the batch in front: no more than the model takes. */
    public List<TensorSpec> inputs() {
        return scheduler.inputs();
    }

    /** What its configuration says that it gives, the batch in front. */
    public List<TensorSpec> outputs() {
        return ConfigSettings.outputs(config, session.outputs());
    }

    /** Runs it. */
    public ModelScheduler scheduler() {
        return scheduler;
    }

    /** What it did since it was loaded. */
    public ModelStatistics statistics() {
        return scheduler.statistics();
    }

    /** What the elements of an output stand for, in order; empty where the configuration names no labels. */
    public List<String> labels(String output) {
        return labels.getOrDefault(output, List.of());
    }

    /** How it embeds texts, if it is a model for that. */
    public Optional<TextEmbedder> embedder() {
        return Optional.ofNullable(embedder);
    }

    /** Another share in it, for one who closes it as well. */
    ServedModel share() {
        if (shares.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("the model is gone");
        }
        return this;
    }

    /** Whether nobody holds it any more. */
    boolean isGone() {
        return shares.get() == 0;
    }

    /** Gives a share back; the last one frees the model. */
    @Override
    public void close() {
        if (shares.decrementAndGet() > 0) {
            return;
        }
        if (embedder != null) {
            embedder.close();
        }
        scheduler.close();
        session.close();
    }
}
