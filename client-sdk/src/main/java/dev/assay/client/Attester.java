package dev.assay.client;

import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
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

/** Asks a server for fresh evidence, judges it, and pins the key it names. */
final class Attester {
    private static final String EVIDENCE_TARGET = "/.well-known/assay/evidence?nonce=";

    private final URI server;
    private final Policy policy;
    private final ClientOptions options;
    private final FetchingVerifier verifier;
    private final RollbackGuard rollbacks;

    Attester(URI server, Policy policy, ClientOptions options, Crypto crypto) {
        this.server = server;
        this.policy = policy;
        this.options = options;
        this.verifier = new FetchingVerifier(
                new AttestationVerifier(options.trustAnchors(), crypto), options.endorsementSource());
        this.rollbacks = new RollbackGuard(options.endorsementMemory());
    }

    /** One fresh look; at most one request goes out. */
    AttestedSession attest() throws AssayException {
        requireAllowedScheme();
        Bytes nonce = Nonces.fresh();
        WireResponse response = fetch(nonce);
        if (response.status() != 200) {
            throw Failures.serverError(response);
        }
        long now = now();
        AttestationResult result = judge(response, nonce, now);
        if (!result.isAccepted()) {
            throw new UntrustedException(result.findings());
        }
        rollbacks.remember(result);
        return new AttestedSession(
                response.body(),
                result,
                ReceiptIssuer.of(result.bundle()),
                open(response.peerSpkiSha256()),
                renewAt(result, now));
    }

    long now() {
        return options.clock().instant().getEpochSecond();
    }

    /** Nothing at all is sent in the clear unless the policy lets it. */
    private void requireAllowedScheme() throws UntrustedException {
        if (!"https".equals(server.getScheme()) && policy.requireAttestedTls()) {
            throw new UntrustedException(Finding.of(
                    RejectionCode.POLICY_CHANNEL_NOT_ATTESTED,
                    "the policy wants TLS to the enclave; use https, or set \"require_attested_tls\" to false"));
        }
    }

    /** On a connection of its own, to whatever key: the answer says whose it is. */
    private WireResponse fetch(Bytes nonce) throws AssayException {
        try (Transport transport = open(null)) {
            return transport.exchange(evidenceRequest(nonce), EvidenceBundle.MAX_BYTES);
        } catch (TransportException e) {
            throw Failures.of(e);
        }
    }

    static WireRequest evidenceRequest(Bytes nonce) {
        return WireRequest.get(EVIDENCE_TARGET + nonce.hex(), EvidenceBundle.MEDIA_TYPE_CBOR);
    }

    private AttestationResult judge(WireResponse response, Bytes nonce, long now) throws AssayException {
        try {
            EvidenceBundle bundle = EvidenceBundle.decodeCbor(response.body());
            Expectations expectations = Expectations.online(nonce, response.peerSpkiSha256());
            return rollbacks.appraise(verifier.verify(bundle, Endorsements.none(), policy, expectations, now));
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        } catch (RejectedException e) {
            throw new UntrustedException(e);
        } catch (CollateralUnavailableException e) {
            throw new UnavailableException(e);
        }
    }

    /** A tenth of the time is kept in hand, so that a request does not outlive the evidence it was sent under. */
    private long renewAt(AttestationResult result, long now) {
        long lifetime = result.validUntil() - now;
        return now + lifetime - lifetime / 10;
    }

    private Transport open(@Nullable Bytes pinnedSpkiSha256) {
        return options.transports().open(server, pinnedSpkiSha256, options.connectTimeout(), options.requestTimeout());
    }
}
