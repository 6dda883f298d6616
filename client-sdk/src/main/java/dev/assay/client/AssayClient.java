package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.jca.JcaCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A client that verifies first and then talks.
 *
 * <pre>{@code
 * try (var client = AssayClient.connect(URI.create("https://localhost:8443"), policy)) {
 *     var answer = client.infer(InferRequest.of("loan-risk", Tensor.fp32("features", values, 1, 6)));
 *     use(answer.output("risk").floats());
 * }
 * }</pre>
 *
 * <p>{@link #connect} fetches fresh evidence, verifies it and applies the policy; from then on every connection must end
 * in the key that the evidence names. Every answer comes with a receipt that was verified against the very bytes sent
 * and received. Evidence is fetched again before it runs out, and once when the server has another key or another
 * statement than before, always under the same policy. Nothing is remembered beyond this object.
 *
 * <p>Safe for use by several threads.
 */
public final class AssayClient implements AutoCloseable {
    /** Receipts that may only mean that the server has begun another epoch since its evidence was fetched. */
    private static final Set<RejectionCode> ANOTHER_EPOCH =
            Set.of(RejectionCode.RECEIPT_KEY_MISMATCH, RejectionCode.RECEIPT_CORE_DIGEST_MISMATCH);

    private final Attester attester;
    private final AnswerVerifier answers;
    private final ClientOptions options;
    private final Object renewal = new Object();
    private volatile AttestedSession session;
    private volatile boolean closed;

    private AssayClient(Attester attester, AnswerVerifier answers, ClientOptions options) throws AssayException {
        this.attester = attester;
        this.answers = answers;
        this.options = options;
        this.session = attester.attest();
    }

    /** Connects with default options; see {@link #connect(URI, Policy, ClientOptions)}. */
    public static AssayClient connect(URI server, Policy policy) throws AssayException {
        return connect(server, policy, ClientOptions.defaults());
    }

    /**
     * Verifies the server and pins its key.
     *
     * @param server {@code https://host:port}; {@code http} only where the policy does without attested TLS
     * @param policy what to accept
     * @throws UntrustedException if the evidence is rejected, or the policy refuses it
     * @throws UnavailableException if the server cannot be reached
     * @throws ServerErrorException if it answers with an error
     * @throws MalformedAnswerException if its evidence cannot be read
     */
    public static AssayClient connect(URI server, Policy policy, ClientOptions options) throws AssayException {
        Crypto crypto = JcaCrypto.shared();
        Attester attester = new Attester(ServerAddress.check(server), policy, options, crypto);
        return new AssayClient(attester, new AnswerVerifier(policy, crypto), options);
    }

    /** Asks a model with typed tensors, by the Open Inference Protocol v2. */
    public InferAnswer infer(InferRequest request) throws AssayException {
        Proof proof = ask(Call.infer(request.model(), request.version(), OipJson.write(request)));
        try {
            return new InferAnswer(OipJson.readOutputs(proof.response().body()), proof);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    /** Asks a model with an Open Inference Protocol v2 request that is sent as it is. */
    public Answer inferJson(String model, Bytes json) throws AssayException {
        return new Answer(ask(Call.infer(model, null, json)));
    }

    /** Embeds texts, at least one. */
    public EmbeddingAnswer embed(String model, List<String> texts) throws AssayException {
        Proof proof = ask(Call.embed(model, EmbeddingsJson.write(model, texts)));
        try {
            return new EmbeddingAnswer(
                    EmbeddingsJson.readVectors(proof.response().body(), texts.size()), proof);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    /** The judgement on the evidence that this client rests on at present. */
    public AttestationResult attestation() {
        return session.result();
    }

    /** The evidence that this client rests on at present, as received. */
    public Bytes encodedBundle() {
        return session.encodedBundle();
    }

    /**
     * Fresh evidence over somebody else's challenge, to be handed on to them: a canister's, for example.
     *
     * @param nonce 16 to 64 bytes
     * @return a bundle as received; whoever gave the challenge must judge it, for nobody has
     */
    public Bytes fetchEvidence(Bytes nonce) throws AssayException {
        AttestedSession current = currentSession();
        try {
            WireResponse response =
                    current.transport().exchange(Attester.evidenceRequest(nonce), EvidenceBundle.MAX_BYTES);
            if (response.status() != 200) {
                throw Failures.serverError(response);
            }
            return response.body();
        } catch (TransportException e) {
            throw Failures.of(e);
        }
    }

    /** Sends nothing that could not be answered acceptably, and hands out nothing that was not verified. */
    private Proof ask(Call call) throws AssayException {
        Bytes nonce = Nonces.fresh();
        AttestedSession current = currentSession();
        requireUsable(current, call);
        WireResponse response;
        try {
            response = send(current, call, nonce);
        } catch (TransportException e) {
            if (!isForAnotherSession(e)) {
                throw Failures.of(e);
            }
            current = renew(current);
            requireUsable(current, call);
            response = sendAgain(current, call, nonce);
        }
        if (response.status() != 200) {
            throw Failures.serverError(response);
        }
        return verify(current, call, nonce, response);
    }

    private WireResponse send(AttestedSession current, Call call, Bytes nonce) throws TransportException {
        WireRequest request = new WireRequest(
                "POST",
                call.target(),
                Call.CONTENT_TYPE,
                Map.of(AnswerVerifier.NONCE_HEADER, nonce.hex()),
                call.body());
        return current.transport().exchange(request, options.maxAnswerBytes());
    }

    /** The first attempt was not sent: the handshake ended it, or another thread's renewal did. */
    private static boolean isForAnotherSession(TransportException e) {
        return e.failure() == TransportException.Failure.OTHER_KEY || e.failure() == TransportException.Failure.CLOSED;
    }

    private WireResponse sendAgain(AttestedSession current, Call call, Bytes nonce) throws AssayException {
        try {
            return send(current, call, nonce);
        } catch (TransportException e) {
            throw Failures.of(e);
        }
    }

    private void requireUsable(AttestedSession current, Call call) throws UntrustedException {
        try {
            answers.requireUsable(current, call);
        } catch (RejectedException e) {
            throw new UntrustedException(e);
        }
    }

    private Proof verify(AttestedSession current, Call call, Bytes nonce, WireResponse response) throws AssayException {
        try {
            return answers.verify(current, call, nonce, response);
        } catch (RejectedException e) {
            if (!ANOTHER_EPOCH.contains(e.code())) {
                throw new UntrustedException(e);
            }
            return verifyUnderNewEpoch(e, current, call, nonce, response);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    /** Looks at the evidence once more; if it is still for the same epoch, the first judgement stands. */
    private Proof verifyUnderNewEpoch(
            RejectedException first, AttestedSession stale, Call call, Bytes nonce, WireResponse response)
            throws AssayException {
        AttestedSession renewed = renew(stale);
        if (renewed.issuer().coreDigest().equals(stale.issuer().coreDigest())) {
            throw new UntrustedException(first);
        }
        try {
            return answers.verify(renewed, call, nonce, response);
        } catch (RejectedException e) {
            throw new UntrustedException(e);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    private AttestedSession currentSession() throws AssayException {
        AttestedSession current = session;
        return attester.now() < current.renewAt() ? current : renew(current);
    }

    /** Replaces {@code stale}, unless another thread has done so. */
    private AttestedSession renew(AttestedSession stale) throws AssayException {
        synchronized (renewal) {
            if (closed) {
                throw new IllegalStateException("this client is closed");
            }
            if (session == stale) {
                session = attester.attest();
                stale.transport().close();
            }
            return session;
        }
    }

    /** Lets running questions end and refuses new ones. */
    @Override
    public void close() {
        synchronized (renewal) {
            closed = true;
            session.transport().close();
        }
    }
}
