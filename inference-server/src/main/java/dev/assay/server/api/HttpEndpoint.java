package dev.assay.server.api;

import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.model.ModelCatalog;

/** Something that a model answers over HTTP, on a thread of the pool. */
interface HttpEndpoint {
    /** Whether binary tensors may follow the JSON of a request. */
    default boolean takesBinary() {
        return false;
    }

    /**
     * Answers.
     *
     * @param call the request
     * @param models the models of the epoch under which it is answered
     * @param scratch memory for tensors
     * @return the answer
     * @throws ApiException when the request is wrong
     * @throws EngineException when the engine refuses it
     */
    Answer answer(HttpCall call, ModelCatalog models, Scratch scratch) throws ApiException, EngineException;
}
