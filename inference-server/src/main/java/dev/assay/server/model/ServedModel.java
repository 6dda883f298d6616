package dev.assay.server.model;

import dev.assay.model.ModelLeaf;
import dev.assay.server.embedding.TextEmbedder;
import dev.assay.server.engine.ModelSession;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One version of a model, ready to answer, under the digest of the bytes it was made from. */
public final class ServedModel implements AutoCloseable {
    private final ModelLeaf identity;
    private final ModelSession session;
    private final @Nullable TextEmbedder embedder;

    ServedModel(ModelLeaf identity, ModelSession session, @Nullable TextEmbedder embedder) {
        this.identity = identity;
        this.session = session;
        this.embedder = embedder;
    }

    /** Name, version and digest: what statement and receipts say. */
    public ModelLeaf identity() {
        return identity;
    }

    /** Its session. */
    public ModelSession session() {
        return session;
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
        session.close();
    }
}
