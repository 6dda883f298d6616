package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.server.engine.CallContext;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.ModelScheduler;
import dev.assay.server.model.ModelCatalog;
import java.util.concurrent.CompletionStage;

/** Something that a model answers over gRPC. */
interface GrpcEndpoint {
    /** Whether it is answered on the spot: see {@link ModelScheduler#isQuick}. */
    boolean isQuick(Bytes message, ModelCatalog models);

    /**
     * Answers.
     *
     * @param message the message as received
     * @param models the models of the epoch under which it is answered
     * @param context memory for tensors, and how the client wants the call to be treated
     * @return the answer; made on this thread unless the model lets calls join each other
     * @throws ApiException when the request is wrong
     * @throws EngineException when the engine refuses it
     */
    CompletionStage<Answer> answer(Bytes message, ModelCatalog models, CallContext context)
            throws ApiException, EngineException;
}
