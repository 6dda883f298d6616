package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;

/** The DCAP procedure for SGX and TDX quotes. */
public final class IntelVerifier {
    private IntelVerifier() {}

    /** Not there yet. */
    public static VerifiedEvidence verify(Bytes evidence, IntelCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        throw new RejectedException(RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, "no verifier for this kind of evidence");
    }
}
