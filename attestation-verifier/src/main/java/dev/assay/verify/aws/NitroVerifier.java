package dev.assay.verify.aws;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;

/** The procedure for Nitro attestation documents. */
public final class NitroVerifier {
    private NitroVerifier() {}

    /** Not there yet. */
    public static VerifiedEvidence verify(Bytes evidence, NitroCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        throw new RejectedException(RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "no verifier for this kind of evidence");
    }
}
