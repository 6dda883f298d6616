package dev.assay.server.model;

import dev.assay.model.ModelLeaf;
import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.engine.ModelSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One version of a model, ready to answer, under the digest of the bytes it was made from. */
public final class ServedModel implements AutoCloseable {
    private final ModelLeaf identity;
    private final ModelSession session;
    private final ModelScheduler scheduler;
    private final @Nullable TextEmbedder embedder;

    ServedModel(ModelLeaf identity, ModelSession session, ModelScheduler scheduler, @Nullable TextEmbedder embedder) {
        this.identity = identity;
        this.session = session;
        this.scheduler = scheduler;
        this.embedder = embedder;
    }

    /** Name, version and digest: what statement and receipts say. */
    public ModelLeaf identity() {
        return identity;
    }

    /** What it takes and gives. Calls go by the {@link #scheduler}. */
    public ModelSession session() {
        return session;
    }

    /** Runs it. */
    public ModelScheduler scheduler() {
        return scheduler;
    }

    /** How it embeds texts, if it is a model for that. */
    public Optional<TextEmbedder> embedder() {
        return Optional.ofNullable(embedder);
    }

    @Override
    public void close() {
        if (embedder != null) {
            embedder.close();
        }
        scheduler.close();
        session.close();
    }
}
