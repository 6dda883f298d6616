package dev.assay.verify.simulated;

import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;

/** Verifies simulated evidence as if it were evidence. What it proves is nothing; that is appraisal's first question. */
public final class SimulatedEvidenceVerifier {
    private SimulatedEvidenceVerifier() {}

    /** Checks the root by key, then the signature. */
    public static VerifiedEvidence verify(SimulatedEvidence evidence, TrustAnchors anchors, Crypto crypto)
            throws MalformedException, RejectedException {
        String root = anchors.simulatedRoot().thumbprint(crypto).hex();
        String named = evidence.envelope().keyId().hex();
        if (!named.equals(root)) {
            throw new RejectedException(new Finding(
                    RejectionCode.EVIDENCE_UNTRUSTED_ROOT, "the evidence names another root key", root, named));
        }
        if (!evidence.envelope().isSignedBy(anchors.simulatedRoot(), crypto)) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID, "the simulated root did not sign this evidence");
        }
        return new VerifiedEvidence.Builder(TeeType.SIMULATED, evidence.reportData())
                .measurement("measurement", evidence.measurement())
                .debug(evidence.debug())
                .claim("measurement", evidence.measurement())
                .claim("debug", JsonValue.of(evidence.debug()))
                .claim("report_data", evidence.reportData())
                .build();
    }
}
