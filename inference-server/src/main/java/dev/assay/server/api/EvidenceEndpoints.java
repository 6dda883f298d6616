package dev.assay.server.api;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.jca.KeyingMaterial;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.merkle.InclusionProof;
import dev.assay.server.attest.Caller;
import dev.assay.server.attest.Channel;
import dev.assay.server.attest.EncodedBundle;
import dev.assay.server.attest.EpochEndedException;
import dev.assay.server.attest.Epochs;
import dev.assay.server.attest.EvidenceService;
import dev.assay.server.attest.FreshEvidence;
import dev.assay.server.engine.EngineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Evidence: as made at boot, and fresh over a caller's nonce. */
@Singleton
class EvidenceEndpoints {
    /** Leads from the caller's nonce to the wrapper's, where the quote is shared (RFC 9651 byte sequence). */
    private static final String NONCE_PROOF = "Assay-Nonce-Proof";

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
        return evidence.fresh(caller(request), nonce, tlsExporter(request)).thenApply(fresh -> reply(form, fresh));
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
        boolean plain = request.sslSession() == null;
        return KeyingMaterial.exporter(request.sslSession())
                .orElseThrow(() -> new ApiException(
                        501,
                        "evidence.session_binding_unavailable",
                        plain
                                ? "evidence cannot be bound to a connection without TLS"
                                : "this server cannot bind evidence to this connection"));
    }

    /** Whoever hangs up gives its place in the queue to others. */
    private static Caller caller(HttpServerRequest request) {
        Caller caller = Caller.at(address(request.remoteAddress()), Channel.of(request.sslSession()));
        request.response().closeHandler(closed -> caller.hangUp());
        return caller;
    }

    /** The text is a number already; nothing is looked up. */
    static @Nullable InetAddress address(@Nullable SocketAddress remote) {
        String text = remote == null ? null : remote.hostAddress();
        try {
            return text == null ? null : InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static HttpReply reply(Form form, FreshEvidence fresh) {
        HttpReply reply = form.write(fresh.bundle());
        InclusionProof proof = fresh.nonceProof();
        return proof == null ? reply : reply.with(NONCE_PROOF, ReceiptedCalls.byteSequence(proof.encode()));
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

        HttpReply write(EncodedBundle bundle) {
            return this == CBOR
                    ? HttpReply.of(EvidenceBundle.MEDIA_TYPE_CBOR, bundle.cbor())
                    : HttpReply.of(EvidenceBundle.MEDIA_TYPE_JSON, bundle.json());
        }
    }
}
