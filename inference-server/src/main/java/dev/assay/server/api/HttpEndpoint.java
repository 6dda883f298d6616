package dev.assay.server.api;

import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.model.ModelCatalog;
import java.util.concurrent.CompletionStage;

/** Something that a model answers over HTTP. */
interface HttpEndpoint {
    /** The pattern of its path, for traces; nothing in it is a client's. */
    String route();

    /** Whether binary tensors may follow the JSON of a request. */
    default boolean takesBinary() {
        return false;
    }

    /** Whether it is answered on the spot: see {@link ModelScheduler#isQuick}. */
    default boolean isQuick(HttpCall call, ModelCatalog models) {
        return false;
    }

    /**
     * Answers.
     *
     * @param call the request
     * @param models the models of the epoch under which it is answered
     * @param context memory for tensors, and how the client wants the call to be treated
     * @return the answer; made on this thread unless the model lets calls join each other
     * @throws ApiException when the request is wrong
     * @throws EngineException when the engine refuses it
     */
    CompletionStage<Answer> answer(HttpCall call, ModelCatalog models, CallContext context)
            throws ApiException, EngineException;
}
