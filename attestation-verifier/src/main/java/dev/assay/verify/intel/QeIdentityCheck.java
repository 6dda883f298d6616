package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.SvnLevel;
import dev.assay.evidence.intel.SgxReport;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;

/** QVL section 4.1.2.9: the quoting enclave is the one that Intel describes, at a level that Intel lists. */
final class QeIdentityCheck {
    private QeIdentityCheck() {}

    static SvnLevel check(SgxReport qe, QeIdentity identity) throws RejectedException {
        // 4.1.2.9.5: "(miscselect & miscselectMask) == miscselect" of the identity
        requireSame("MISCSELECT", identity.miscSelect(), masked(qe.miscSelect(), identity.miscSelectMask()));
        // 4.1.2.9.6: the same for the attributes
        requireSame("ATTRIBUTES", identity.attributes(), masked(qe.attributes(), identity.attributesMask()));
        // 4.1.2.9.7
        requireSame("MRSIGNER", identity.mrSigner(), qe.mrSigner());
        // 4.1.2.9.8
        if (qe.isvProdId() != identity.isvProdId()) {
            throw Rejections.of(
                    RejectionCode.INTEL_QE_IDENTITY_MISMATCH,
                    "the quoting enclave's ISVPRODID is not the identity's",
                    identity.isvProdId(),
                    qe.isvProdId());
        }
        // 4.1.2.9.9: the first level that ISVSVN reaches
        SvnLevel level = SvnLevel.match(identity.levels(), qe.isvSvn());
        if (level == null) {
            throw Rejections.of(
                    RejectionCode.INTEL_QE_TCB_NOT_SUPPORTED,
                    "the quoting enclave's ISVSVN is below every level of the identity",
                    identity.levels().get(identity.levels().size() - 1).isvSvn(),
                    qe.isvSvn());
        }
        return level;
    }

    private static void requireSame(String what, Bytes expected, Bytes actual) throws RejectedException {
        Rejections.requireEqual(
                RejectionCode.INTEL_QE_IDENTITY_MISMATCH,
                "the quoting enclave's " + what + " is not the identity's",
                expected,
                actual);
    }

    private static Bytes masked(Bytes value, Bytes mask) {
        byte[] result = new byte[value.length()];
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) (value.at(i) & mask.at(i));
        }
        return Bytes.of(result);
    }
}
