package dev.assay.server.model;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the model repository extension of the protocol may do to the repository. */
public interface RepositoryControl {
    /** A model version's state, by the protocol's names. */
    enum State {
        /** It answers. */
        READY,
        /** It does not answer: the reason says why. */
        UNAVAILABLE,
        /** It is being read or warmed up, or waits for its statement. */
        LOADING,
        /** It is out of the statement and ends what it had begun. */
        UNLOADING
    }

    /**
     * One line of the index.
     *
     * @param name the model
     * @param version its version; empty for a model of which no version was ever loaded
     * @param state its state; null for a model of the repository that nobody asked for yet
     * @param reason why it is in that state; empty when that is plain
     */
    record Entry(String name, String version, @Nullable State state, String reason) {}

    /**
     * All models of the repository.
     *
     * @param readyOnly leave out what does not answer
     * @return by name, then from the oldest version to the newest
     * @throws ModelException when the repository cannot be listed
     */
    List<Entry> index(boolean readyOnly) throws ModelException;

    /**
     * Reads a model anew, or for the first time, and serves it in an epoch of its own. Versions that answer go on
     * answering until the new ones do, and for ever when the new ones cannot be loaded.
     *
     * @param name the model
     * @return complete once the model answers; completed with a {@link ModelException}: {@code repository.mode} when the
     *     mode is not {@code explicit}, {@code model.unknown}, or why it cannot be loaded
     */
    CompletionStage<Void> load(String name);

    /**
     * Serves a model no more. What was begun is answered.
     *
     * @param name the model
     * @return complete once the new epoch serves; completed with a {@link ModelException}: {@code repository.mode} or
     *     {@code model.unknown}
     */
    CompletionStage<Void> unload(String name);
}
