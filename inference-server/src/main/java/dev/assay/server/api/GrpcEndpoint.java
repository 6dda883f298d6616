package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.model.ModelCatalog;

/** Something that a model answers over gRPC, on a thread of the pool. */
interface GrpcEndpoint {
    /**
     * Answers.
     *
     * @param message the message as received
     * @param models the models of the epoch under which it is answered
     * @param scratch memory for tensors
     * @return the answer
     * @throws ApiException when the request is wrong
     * @throws EngineException when the engine refuses it
     */
    Answer answer(Bytes message, ModelCatalog models, Scratch scratch) throws ApiException, EngineException;
}
