package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.attest.Epochs;
import dev.assay.server.attest.EvidenceService;
import dev.assay.server.engine.EngineException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Evidence: as made at boot, and fresh over a caller's nonce. */
@Singleton
class EvidenceEndpoints {
    private final Epochs epochs;
    private final EvidenceService evidence;

    EvidenceEndpoints(Epochs epochs, EvidenceService evidence) {
        this.epochs = epochs;
        this.evidence = evidence;
    }

    CompletionStage<HttpReply> boot(HttpServerRequest request) throws ApiException {
        Form form = form(request);
        try (Epochs.Lease lease = epochs.acquire().orElseThrow(() -> ApiException.of(EngineException.notReady()))) {
            return CompletableFuture.completedStage(form.write(lease.epoch().bootEvidence()));
        }
    }

    CompletionStage<HttpReply> fresh(HttpServerRequest request) throws ApiException {
        Form form = form(request);
        Bytes nonce = CallHeaders.nonce(request.getParam("nonce"));
        if (nonce == null) {
            throw CallHeaders.badNonce();
        }
        return evidence.fresh(nonce).thenApply(form::write);
    }

    /** CBOR unless the caller asks for JSON. */
    private static Form form(HttpServerRequest request) {
        String accept = request.getHeader("Accept");
        boolean json = accept != null && accept.contains(EvidenceBundle.MEDIA_TYPE_JSON);
        return json ? Form.JSON : Form.CBOR;
    }

    /** How a bundle is written. */
    private enum Form {
        CBOR,
        JSON;

        HttpReply write(EvidenceBundle bundle) {
            return this == CBOR
                    ? HttpReply.of(EvidenceBundle.MEDIA_TYPE_CBOR, bundle.encodeCbor())
                    : HttpReply.of(EvidenceBundle.MEDIA_TYPE_JSON, bundle.encodeJson());
        }
    }
}
