package dev.assay.verify.intel;

import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.evidence.intel.QuoteSignature;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import org.jspecify.annotations.Nullable;

/** From Intel's root to the attestation key of a quoting enclave: what certifies the key that signs quotes. */
final class KeyCertification {
    private KeyCertification() {}

    /**
     * Verifies the certification of a quote's attestation key.
     *
     * @return the PCK certificate's chain; null when the quote only names the PCK certificate and none was given
     */
    static @Nullable PckChain verify(QuoteSignature signature, IntelCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException {
        PckChain known = collateral.certifiedKeys().find(signature, now);
        if (known != null) {
            return known;
        }

        // 4.1.2.5.1 to 4.1.2.5.6: the PCK certificate's chain ends at Intel's root.
        PckChain chain = new PckChainVerifier(collateral, now, crypto).find(signature);

        // 4.1.2.5.13: the PCK key signed the quoting enclave's report.
        if (chain != null
                && !QuoteSignatures.isQeReportSigned(
                        signature, chain.pck().certificate().publicKey(), crypto)) {
            throw new RejectedException(
                    RejectionCode.INTEL_QE_REPORT_SIGNATURE_INVALID,
                    "the PCK key did not sign the quoting enclave's report");
        }

        // 4.1.2.5.14: the report is about the attestation key.
        Rejections.requireEqual(
                RejectionCode.INTEL_QE_REPORT_DATA_MISMATCH,
                "the quoting enclave's report is about another attestation key",
                QuoteSignatures.expectedQeReportData(signature, crypto),
                signature.qeReport().reportData());
        if (chain != null) {
            collateral.certifiedKeys().add(signature, chain);
        }
        return chain;
    }
}
