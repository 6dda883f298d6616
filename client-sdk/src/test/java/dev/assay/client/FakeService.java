package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.LyingServer.Request;
import dev.assay.client.LyingServer.Response;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.TlsIdentity;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.Receipt;
import dev.assay.testkit.FakeEnclave;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An honest service on the test kit's fake enclave, with places to put one lie in. */
public final class FakeService implements LyingServer.Handler {
    static final String TYPE = "application/json";
    public static final Bytes ANSWER = Bytes.utf8("{\"model_name\":\"echo\",\"model_version\":\"1\",\"outputs\":["
            + "{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[0.5,\"NaN\"]}]}");
    public static final Bytes EMBEDDINGS =
            Bytes.utf8("{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":1,\"embedding\":[3,4]},"
                    + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[1,2]}],\"model\":\"echo\"}");

    public final AtomicInteger evidenceAsked = new AtomicInteger();
    public final AtomicInteger questionsAsked = new AtomicInteger();

    public volatile FakeEnclave enclave;
    public volatile Bytes embeddings = EMBEDDINGS;
    public volatile String lastTarget = "";
    public volatile long evidenceAge;
    public volatile UnaryOperator<Bytes> evidenceNonce = UnaryOperator.identity();
    public volatile UnaryOperator<EvidenceBundle> evidence = UnaryOperator.identity();
    /** Whether it does what servers on JDK 25 do. */
    public volatile boolean bindsSessions = true;

    public volatile UnaryOperator<@Nullable Bytes> exporterInEvidence = UnaryOperator.identity();
    public volatile UnaryOperator<Response> evidenceAnswer = UnaryOperator.identity();
    public volatile UnaryOperator<Receipt> receipt = UnaryOperator.identity();
    public volatile UnaryOperator<Response> answer = UnaryOperator.identity();

    public FakeService(String name, TlsIdentity tls) {
        this.enclave = FakeEnclave.named(name).withTlsSpkiSha256(tls.spkiSha256(new BouncyCastleCrypto()));
    }

    @Override
    public Response answer(Request request) throws Exception {
        if (request.method().equals("GET")) {
            return evidence(request);
        }
        questionsAsked.incrementAndGet();
        lastTarget = request.target();
        Response response = Response.of(200, TYPE, request.target().equals("/v1/embeddings") ? embeddings : ANSWER);
        byte[] salt = new byte[32];
        new SecureRandom().nextBytes(salt);
        Receipt right = enclave.receipt(
                Exchange.httpRequest(
                        request.method(), request.target(), request.header("content-type"), null, request.body()),
                Exchange.httpResponse(200, TYPE, null, response.body()),
                Bytes.of(salt),
                Bytes.fromHex(request.header("assay-nonce")),
                Instant.now().getEpochSecond());
        return answer.apply(response.with(
                        "Assay-Receipt",
                        ByteSequence.encode(enclave.sign(right, receipt).encode()))
                .with("Assay-Salt", ByteSequence.encode(Bytes.of(salt))));
    }

    private Response evidence(Request request) throws Exception {
        evidenceAsked.incrementAndGet();
        boolean asked = request.target().endsWith("&session=tls-exporter");
        Bytes exporter = asked ? request.exporter() : null;
        if (asked && (exporter == null || !bindsSessions)) {
            return bindingUnavailable();
        }
        Bytes nonce = evidenceNonce.apply(nonce(request.target()));
        long issuedAt = Instant.now().getEpochSecond() - evidenceAge;
        StatementWrapper own = enclave.wrapper(nonce, issuedAt);
        StatementWrapper wrapper = new StatementWrapper(
                own.coreDigest(), nonce, issuedAt, own.notAfter(), List.of(), exporterInEvidence.apply(exporter));
        return evidenceAnswer.apply(Response.of(
                200,
                EvidenceBundle.MEDIA_TYPE_CBOR,
                evidence.apply(enclave.bundle(wrapper, false)).encodeCbor()));
    }

    static Bytes nonce(String target) throws MalformedException {
        int end = target.indexOf('&');
        return Bytes.fromHex(target.substring(target.indexOf('=') + 1, end < 0 ? target.length() : end));
    }

    static Response bindingUnavailable() {
        return Response.of(
                501, TYPE, Bytes.utf8("{\"error\":\"no exporter\",\"code\":\"evidence.session_binding_unavailable\"}"));
    }

    /** The service's models' names and digests, the way a user gets them: from somewhere else than the server. */
    public String policyWithModel(Bytes digest) {
        return "{\"assay_policy\":1,\"mode\":\"simulated\",\"reference_values\":[{\"tee\":\"simulated\","
                + "\"name\":\"measurement\",\"value\":\""
                + enclave.measurement().hex()
                + "\"}],\"models\":[{\"name\":\"echo\",\"digest\":\"" + digest.hex() + "\"}]}";
    }
}
