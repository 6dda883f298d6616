package dev.assay.testkit.vectors;

import dev.assay.appraise.EvidenceAppraiser;
import dev.assay.appraise.Expectations;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.AttestationResult;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Runs vectors through the verifier on the JVM. */
public final class VectorRunner {
    /** The kinds that have a verifier. */
    public static final Set<String> KINDS = Set.of("simulated", "receipt");

    private final Crypto crypto;
    private final long now;
    private final AttestationVerifier verifier;
    private final ReceiptVerifier receiptVerifier;

    /**
     * A runner on {@code crypto} with the vendors' roots.
     *
     * @param nowEpochSeconds for vectors that leave the time open
     */
    public VectorRunner(Crypto crypto, long nowEpochSeconds) {
        this.crypto = crypto;
        this.now = nowEpochSeconds;
        this.verifier = new AttestationVerifier(TrustAnchors.vendors(), crypto);
        this.receiptVerifier = new ReceiptVerifier(crypto);
    }

    /** Runs one vector. */
    public VectorOutcome run(Vector vector) throws IOException {
        try {
            return switch (vector.kind()) {
                case "simulated" -> bundle(vector);
                case "receipt" -> receipt(vector);
                case NvidiaVectors.RIM -> NvidiaVectors.rim(vector, vector.verifyAtOr(now), crypto);
                case NvidiaVectors.OCSP -> NvidiaVectors.ocsp(vector);
                default -> EvidenceVectors.isEvidence(vector.kind()) ? evidence(vector) : VectorOutcome.UNSUPPORTED;
            };
        } catch (MalformedException malformed) {
            return VectorOutcome.rejected(MalformedException.CODE);
        } catch (RejectedException rejected) {
            return VectorOutcome.rejected(rejected.code().code());
        } catch (CollateralUnavailableException unavailable) {
            return VectorOutcome.unavailable(unavailable.code());
        }
    }

    private VectorOutcome evidence(Vector vector)
            throws IOException, MalformedException, RejectedException, CollateralUnavailableException {
        if (ParseOnlyVectors.isParseOnly(vector)) {
            return ParseOnlyVectors.run(vector, crypto);
        }
        AttestationVerifier at = new AttestationVerifier(EvidenceVectors.anchors(vector), crypto);
        PreparedCollateral collateral = at.prepare(EvidenceVectors.endorsements(vector));
        VerifiedEvidence verified =
                at.verifyEvidence(EvidenceVectors.evidence(vector), collateral, vector.verifyAtOr(now));
        requireExpectedNonce(vector, verified);
        return vector.asksForPolicy() ? appraised(vector, verified) : VectorOutcome.verified(verified);
    }

    /** A device answers the caller's nonce, which the manifest of devices' reports holds. */
    private static void requireExpectedNonce(Vector vector, VerifiedEvidence verified)
            throws MalformedException, RejectedException {
        Bytes nonce = EvidenceVectors.expectedNonce(vector);
        if (nonce != null && !nonce.equals(verified.reportData())) {
            throw new RejectedException(new Finding(
                    RejectionCode.NVIDIA_NONCE_MISMATCH,
                    "the device answered another nonce",
                    nonce.hex(),
                    verified.reportData().hex()));
        }
    }

    private VectorOutcome appraised(Vector vector, VerifiedEvidence verified) throws IOException {
        List<Finding> findings =
                EvidenceAppraiser.appraise(verified, EvidenceVectors.defaultPolicy(), vector.verifyAtOr(now));
        return findings.isEmpty()
                ? VectorOutcome.verified(verified)
                : VectorOutcome.policyRejected(findings.get(0).code().code());
    }

    private VectorOutcome bundle(Vector vector)
            throws IOException, MalformedException, RejectedException, CollateralUnavailableException {
        EvidenceBundle bundle = EvidenceBundle.decode(vector.requiredContent("bundle"));
        AttestationResult result = verifier.verify(
                bundle,
                vector.inputPolicy(),
                Expectations.offline(vector.inputBytes("nonce")),
                vector.verifyAtEpochSeconds());
        return result.isAccepted()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(result.findings().get(0).code().code());
    }

    private VectorOutcome receipt(Vector vector)
            throws IOException, MalformedException, RejectedException, CollateralUnavailableException {
        VerifiedBundle bundle = verifier.verifyEvidence(
                EvidenceBundle.decode(vector.requiredContent("bundle")), vector.verifyAtEpochSeconds());
        SignedReceipt receipt = SignedReceipt.decode(vector.requiredContent("receipt"));
        ReceiptExpectations expectations = new ReceiptExpectations(
                vector.inputBytes("salt"),
                new Exchange(vector.requiredContent("request_context"), vector.requiredContent("request_body")),
                new Exchange(vector.requiredContent("response_context"), vector.requiredContent("response_body")),
                vector.inputBytes("nonce"),
                vector.text("inputs", "model").orElse(null));
        receiptVerifier.verify(receipt, ReceiptIssuer.of(bundle), expectations);
        return VectorOutcome.VERIFIED;
    }
}
