package dev.assay.server.api;

import dev.assay.server.model.ModelCatalog;
import dev.assay.server.model.ServedModel;

/** Finds models for requests. */
final class Models {
    /** The code for what is not there. */
    static final String UNKNOWN = "model.unknown";

    private Models() {}

    /** Whether there is such a model and it answers a request of that size on the spot. */
    static boolean isQuick(ModelCatalog models, String name, String version, int requestBytes) {
        return models.find(name, version)
                .map(model -> model.scheduler().isQuick(requestBytes))
                .orElse(false);
    }

    /** The model, or the error that says whether it is unknown or not ready. */
    static ServedModel require(ModelCatalog models, String name, String version) throws ApiException {
        return models.find(name, version)
                .orElseThrow(() -> models.has(name, version)
                        ? new ApiException(503, "model.not_ready", "the model is not ready")
                        : new ApiException(404, UNKNOWN, "there is no such model or version"));
    }
}
