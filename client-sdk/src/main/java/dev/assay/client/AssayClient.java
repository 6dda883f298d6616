package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.jca.JcaCrypto;
import dev.assay.policy.Policy;
import dev.assay.result.AttestationResult;
import dev.assay.result.Finding;
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
 * <p>{@link #connect} fetches fresh evidence, verifies it and applies the policy. Each connection is judged before
 * anything else is sent on it: by evidence of its own that names its TLS session, or, where one of the sides cannot do
 * that ({@link #sessionBinding}), by the key that the evidence names. Every answer comes with a receipt that was verified
 * against the very bytes sent and received. Evidence is fetched again before it runs out, and once when the server has
 * another key or another statement than before, always under the same policy. Nothing is remembered beyond this object.
 *
 * <p>Safe for use by several threads.
 */
public final class AssayClient implements AutoCloseable {
    /** Receipts that may only mean that the server has begun another epoch since its evidence was fetched. */
    private static final Set<RejectionCode> ANOTHER_EPOCH =
            Set.of(RejectionCode.RECEIPT_KEY_MISMATCH, RejectionCode.RECEIPT_CORE_DIGEST_MISMATCH);

    /** RFC 9110 section 15.5.20: ask again over another connection. */
    private static final int MISDIRECTED = 421;

    private final ConnectionPool pool;
    private final AnswerVerifier answers;
    private final ClientOptions options;

    private AssayClient(ConnectionPool pool, AnswerVerifier answers, ClientOptions options) {
        this.pool = pool;
        this.answers = answers;
        this.options = options;
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
        requireAllowedScheme(ServerAddress.check(server), policy);
        ConnectionPool pool = ConnectionPool.open(
                options.transports().open(server, options.connectTimeout()),
                new Attester(server, policy, options, crypto),
                options.maxConnections(),
                Deadline.in(options.requestTimeout()));
        return new AssayClient(pool, new AnswerVerifier(policy, crypto), options);
    }

    /** Nothing at all is sent in the clear unless the policy lets it. */
    private static void requireAllowedScheme(URI server, Policy policy) throws UntrustedException {
        if (!"https".equals(server.getScheme()) && policy.requireAttestedTls()) {
            throw new UntrustedException(Finding.of(
                    RejectionCode.POLICY_CHANNEL_NOT_ATTESTED,
                    "the policy wants TLS to the enclave; use https, or set \"require_attested_tls\" to false"));
        }
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

    /** The judgement on the evidence that this client fetched last. */
    public AttestationResult attestation() {
        return pool.latest().result();
    }

    /** The evidence that this client fetched last, as received. */
    public Bytes encodedBundle() {
        return pool.latest().encodedBundle();
    }

    /** Whether that evidence names the TLS session over which it came, and if not, why. */
    public SessionBinding sessionBinding() {
        return pool.latest().binding();
    }

    /**
     * Fresh evidence over somebody else's challenge, to be handed on to them: a canister's, for example.
     *
     * @param nonce 16 to 64 bytes
     * @return as received; whoever gave the challenge must judge it, for nobody has
     */
    public FetchedEvidence fetchEvidence(Bytes nonce) throws AssayException {
        Deadline deadline = deadline();
        try (ConnectionPool.Lease lease = pool.lease(deadline)) {
            try {
                return EvidenceEndpoint.fetch(lease.connection(), nonce, deadline);
            } catch (ServerErrorException e) {
                if (e.status() != MISDIRECTED) {
                    throw e;
                }
            }
            lease.reconnect(deadline);
            return EvidenceEndpoint.fetch(lease.connection(), nonce, deadline);
        }
    }

    /** Sends nothing that could not be answered acceptably, and hands out nothing that was not verified. */
    private Proof ask(Call call) throws AssayException {
        Deadline deadline = deadline();
        Bytes nonce = Nonces.fresh();
        try (ConnectionPool.Lease lease = pool.lease(deadline)) {
            WireResponse response = send(lease, call, nonce, deadline);
            if (response.status() != 200) {
                throw Failures.serverError(response);
            }
            return verify(lease, call, nonce, response, deadline);
        }
    }

    private Deadline deadline() {
        return Deadline.in(options.requestTimeout());
    }

    /**
     * A connection that had ended before the request is replaced by another, once: the request was not sent. So is one whose
     * server says that it is the wrong one by now, since its keys have been replaced: the request was not looked at.
     */
    private WireResponse send(ConnectionPool.Lease lease, Call call, Bytes nonce, Deadline deadline)
            throws AssayException {
        try {
            WireResponse response = sendOnce(lease, call, nonce, deadline);
            if (response.status() != MISDIRECTED) {
                return response;
            }
        } catch (TransportException e) {
            if (e.failure() != TransportException.Failure.CLOSED) {
                throw Failures.of(e);
            }
        }
        lease.reconnect(deadline);
        try {
            return sendOnce(lease, call, nonce, deadline);
        } catch (TransportException e) {
            throw Failures.of(e);
        }
    }

    private WireResponse sendOnce(ConnectionPool.Lease lease, Call call, Bytes nonce, Deadline deadline)
            throws TransportException, UntrustedException {
        requireUsable(lease.session(), call);
        WireRequest request = new WireRequest(
                "POST",
                call.target(),
                Call.CONTENT_TYPE,
                Map.of(AnswerVerifier.NONCE_HEADER, nonce.hex()),
                call.body());
        return lease.connection().exchange(request, options.maxAnswerBytes(), deadline);
    }

    private void requireUsable(AttestedSession current, Call call) throws UntrustedException {
        try {
            answers.requireUsable(current, call);
        } catch (RejectedException e) {
            throw new UntrustedException(e);
        }
    }

    private Proof verify(ConnectionPool.Lease lease, Call call, Bytes nonce, WireResponse response, Deadline deadline)
            throws AssayException {
        try {
            return answers.verify(lease.session(), call, nonce, response);
        } catch (RejectedException e) {
            if (!ANOTHER_EPOCH.contains(e.code())) {
                throw new UntrustedException(e);
            }
            return verifyUnderNewEpoch(e, lease, call, nonce, response, deadline);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    /** Looks at the evidence once more; if it is still for the same epoch, the first judgement stands. */
    private Proof verifyUnderNewEpoch(
            RejectedException first,
            ConnectionPool.Lease lease,
            Call call,
            Bytes nonce,
            WireResponse response,
            Deadline deadline)
            throws AssayException {
        Bytes before = lease.session().issuer().coreDigest();
        lease.attestAgain(deadline);
        if (lease.session().issuer().coreDigest().equals(before)) {
            throw new UntrustedException(first);
        }
        try {
            return answers.verify(lease.session(), call, nonce, response);
        } catch (RejectedException e) {
            throw new UntrustedException(e);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    /** Lets running questions end and refuses new ones. */
    @Override
    public void close() {
        pool.close();
    }
}
