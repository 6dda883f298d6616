package dev.assay.client;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.fetch.FetchingVerifier;
import dev.assay.policy.Policy;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.verify.AttestationVerifier;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Asks whoever is at the other end of a connection for fresh evidence, and judges it. */
final class Attester {
    private final Policy policy;
    private final ClientOptions options;
    private final Crypto crypto;
    private final FetchingVerifier verifier;
    private final RollbackGuard rollbacks;
    private final ServerRules serverRules;
    private volatile boolean boundBefore;

    Attester(URI server, Policy policy, ClientOptions options, Crypto crypto) {
        this.policy = policy;
        this.options = options;
        this.crypto = crypto;
        this.verifier = new FetchingVerifier(
                new AttestationVerifier(options.trustAnchors(), crypto), options.endorsementSource());
        this.rollbacks = new RollbackGuard(options.endorsementMemory());
        this.serverRules = ServerRules.of(server, policy, options.instanceName());
    }

    /** One fresh look, at evidence that names the session if both sides can. */
    AttestedSession attest(Connection connection, Deadline deadline) throws AssayException {
        Bytes nonce = Nonces.fresh();
        SessionBinding binding = binding(connection);
        FetchedEvidence evidence = null;
        if (binding == SessionBinding.BOUND) {
            evidence = fetchBound(connection, nonce, deadline);
            binding = evidence == null ? SessionBinding.UNAVAILABLE_AT_SERVER : binding;
        }
        if (evidence == null) {
            requireUnboundAllowed(binding);
            evidence = EvidenceEndpoint.fetch(connection, nonce, deadline);
        }
        return judge(connection, evidence, nonce, binding);
    }

    long now() {
        return options.clock().instant().getEpochSecond();
    }

    /** What to try. Behind TLS that ends before the enclave, its evidence could only name a session of somebody else. */
    private SessionBinding binding(Connection connection) {
        if (connection.peerSpkiSha256() == null || !policy.requireAttestedTls() && !policy.requireSessionBinding()) {
            return SessionBinding.NOT_ASKED;
        }
        return connection.tlsExporter() == null ? SessionBinding.UNAVAILABLE_HERE : SessionBinding.BOUND;
    }

    /** Null if the server says that it cannot. */
    private static @Nullable FetchedEvidence fetchBound(Connection connection, Bytes nonce, Deadline deadline)
            throws AssayException {
        try {
            return EvidenceEndpoint.fetchBound(connection, nonce, deadline);
        } catch (ServerErrorException e) {
            if (e.status() == 501 && e.code().equals(EvidenceEndpoint.BINDING_UNAVAILABLE)) {
                return null;
            }
            throw e;
        }
    }

    /** A server that could before and cannot now is no server that was updated, but somebody in between. */
    private void requireUnboundAllowed(SessionBinding binding) throws UntrustedException {
        if (policy.requireSessionBinding() || boundBefore) {
            String why = boundBefore ? "it was before, and now it is " : "the policy wants it bound, and it is ";
            throw new UntrustedException(
                    Finding.of(RejectionCode.POLICY_SESSION_NOT_BOUND, "the evidence: " + why + binding.description()));
        }
    }

    private AttestedSession judge(Connection connection, FetchedEvidence evidence, Bytes nonce, SessionBinding binding)
            throws AssayException {
        long now = now();
        AttestationResult result = appraise(connection, evidence, nonce, binding, now);
        if (!result.isAccepted()) {
            throw new UntrustedException(result.findings());
        }
        rollbacks.remember(result);
        if (binding == SessionBinding.BOUND) {
            boundBefore = true;
        }
        return new AttestedSession(
                evidence.bundle(),
                result,
                ReceiptIssuer.of(result.bundle()),
                binding,
                connection.peerSpkiSha256(),
                renewAt(result, now));
    }

    private AttestationResult appraise(
            Connection connection, FetchedEvidence evidence, Bytes nonce, SessionBinding binding, long now)
            throws AssayException {
        try {
            boolean bound = binding == SessionBinding.BOUND;
            Expectations expectations = new Expectations(
                    evidence.expectedNonce(nonce, crypto),
                    connection.peerSpkiSha256(),
                    bound ? connection.tlsExporter() : null,
                    true);
            EvidenceBundle bundle = EvidenceBundle.decodeCbor(evidence.bundle());
            AttestationResult result = verifier.verify(bundle, Endorsements.none(), policy, expectations, now);
            return serverRules.appraise(rollbacks.appraise(result), bound);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        } catch (RejectedException e) {
            throw new UntrustedException(e);
        } catch (CollateralUnavailableException e) {
            throw new UnavailableException(e);
        }
    }

    /** A tenth of the time is kept in hand, so that a request does not outlive the evidence it was sent under. */
    private static long renewAt(AttestationResult result, long now) {
        long lifetime = result.validUntil() - now;
        return now + lifetime - lifetime / 10;
    }
}
