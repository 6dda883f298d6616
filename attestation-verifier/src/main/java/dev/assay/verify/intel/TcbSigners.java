package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.endorsement.intel.SignedJson;
import dev.assay.endorsement.intel.Validity;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that may sign TCB info and QE identities, verified: of Intel's TCB signing service by name, and
 * issued by the root itself. The name matters: PCK certificates end at the same root.
 */
final class TcbSigners {
    /** What the subject's common name must contain (SGX_TCB_SIGNING_CN_PHRASE of Intel's QVL). */
    static final String COMMON_NAME = "SGX TCB Signing";

    private final List<Certificate> certificates;

    TcbSigners(List<Certificate> certificates) {
        this.certificates = List.copyOf(certificates);
    }

    boolean isEmpty() {
        return certificates.isEmpty();
    }

    List<Certificate> certificates() {
        return certificates;
    }

    /**
     * Who signed the object's bytes as received.
     *
     * @param invalid the code if nobody here did
     */
    Certificate requireSigner(SignedJson document, RejectionCode invalid, String what, Crypto crypto)
            throws RejectedException {
        Certificate signer = signerOf(document, crypto);
        if (signer == null) {
            throw new RejectedException(invalid, "the " + what + " is not signed by Intel's TCB signing key");
        }
        return signer;
    }

    /** QVL sections 4.1.2.3 and 4.1.2.9; that the issue date is not in the future is required here, too. */
    static void requireCurrent(Validity validity, long now, String what) throws RejectedException {
        if (now < validity.issueDate()) {
            throw Rejections.of(
                    RejectionCode.INTEL_COLLATERAL_NOT_YET_VALID,
                    "the " + what + " is from the future",
                    "now not before " + UtcTime.format(validity.issueDate()),
                    UtcTime.format(now));
        }
        if (now > validity.nextUpdate()) {
            throw Rejections.of(
                    RejectionCode.INTEL_COLLATERAL_EXPIRED,
                    "the " + what + " has passed its next update",
                    "now not after " + UtcTime.format(validity.nextUpdate()),
                    UtcTime.format(now));
        }
    }

    private @Nullable Certificate signerOf(SignedJson document, Crypto crypto) {
        Bytes digest = crypto.sha256(document.signed());
        Bytes tried = Bytes.empty();
        for (Certificate certificate : certificates) {
            // The same key is certified anew from time to time.
            if (!certificate.spki().equals(tried)
                    && certificate.publicKey() instanceof PublicKey.Ec key
                    && key.curve() == EcCurve.P256
                    && crypto.ecdsaVerify(key.curve(), key.point(), digest, document.signature())) {
                return certificate;
            }
            tried = certificate.spki();
        }
        return null;
    }
}
