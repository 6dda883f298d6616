package dev.assay.server.api;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.enclave.KeyingMaterial;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.server.attest.Caller;
import dev.assay.server.attest.Channel;
import dev.assay.server.attest.EpochEndedException;
import dev.assay.server.attest.Epochs;
import dev.assay.server.attest.EvidenceService;
import dev.assay.server.engine.EngineException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

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
        Channel channel = Channel.of(request.sslSession());
        try (Epochs.Lease lease = epochs.acquire(channel)) {
            return CompletableFuture.completedStage(form.write(lease.epoch().publishedBundle(channel)));
        } catch (EpochEndedException | EngineException e) {
            throw ApiException.of(e);
        }
    }

    CompletionStage<HttpReply> fresh(HttpServerRequest request) throws ApiException {
        Form form = form(request);
        Bytes nonce = CallHeaders.nonce(request.getParam("nonce"));
        if (nonce == null) {
            throw CallHeaders.badNonce();
        }
        Bytes tlsExporter = tlsExporter(request);
        Caller caller =
                new Caller(String.valueOf(request.remoteAddress().hostAddress()), Channel.of(request.sslSession()));
        return evidence.fresh(caller, nonce, tlsExporter).thenApply(form::write);
    }

    /**
     * What binds evidence to the connection that it is asked for on (RFC 9266); null when nobody asked for that.
     *
     * @throws ApiException when somebody did and it cannot be had
     */
    private static @Nullable Bytes tlsExporter(HttpServerRequest request) throws ApiException {
        String session = request.getParam("session");
        if (session == null) {
            return null;
        }
        if (!session.equals("tls-exporter")) {
            throw ApiException.badRequest("evidence.session", "evidence is bound to session=tls-exporter or to none");
        }
        return KeyingMaterial.exporter(request.sslSession())
                .orElseThrow(() -> new ApiException(
                        501,
                        "evidence.session_binding_unavailable",
                        "this server cannot bind evidence to this connection"));
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

        HttpReply write(EvidenceService.Fresh fresh) {
            HttpReply reply = write(fresh.bundle());
            return fresh.proof() == null
                    ? reply
                    : reply.with(
                            "Assay-Nonce-Proof",
                            ":" + Base64Text.encode(fresh.proof().encode()) + ":");
        }

        HttpReply write(EvidenceBundle bundle) {
            return this == CBOR
                    ? HttpReply.of(EvidenceBundle.MEDIA_TYPE_CBOR, bundle.encodeCbor())
                    : HttpReply.of(EvidenceBundle.MEDIA_TYPE_JSON, bundle.encodeJson());
        }
    }
}
