package dev.assay.verify.intel;

import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.intel.Validity;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import org.jspecify.annotations.Nullable;

/** Which TCB info and which QE identity of a pool a quote is judged by: of those that fit, the newest. */
final class CollateralChoice {
    private CollateralChoice() {}

    /** QVL sections 4.1.2.5.10 and 4.1.2.5.11: of the quote's TEE, for the PCK certificate's FMSPC and PCEID. */
    static SignedBy<TcbInfo> tcbInfo(IntelCollateral collateral, TeeType tee, PckCertificate pck)
            throws RejectedException, CollateralUnavailableException {
        SignedBy<TcbInfo> newest = null;
        boolean ofOtherTee = false;
        for (SignedBy<TcbInfo> each : collateral.tcbInfos()) {
            TcbInfo info = each.value();
            if (info.fmspc().equals(pck.fmspc()) && info.pceId().equals(pck.pceId())) {
                if (info.tee() != tee) {
                    ofOtherTee = true;
                } else if (newest == null
                        || isNewer(info.validity(), newest.value().validity())) {
                    newest = each;
                }
            }
        }
        if (newest != null) {
            return newest;
        }
        if (collateral.tcbInfos().isEmpty()) {
            throw missing(
                    collateral,
                    "TCB info of " + tee.id() + " for FMSPC " + pck.fmspc().hex());
        }
        throw ofOtherTee
                ? new RejectedException(
                        RejectionCode.INTEL_TCB_INFO_TYPE_MISMATCH, "the TCB info is for the other kind of TEE")
                : Rejections.of(
                        RejectionCode.INTEL_FMSPC_MISMATCH,
                        "no TCB info is for the platform's FMSPC and PCEID",
                        pck.fmspc() + " " + pck.pceId(),
                        collateral.tcbInfos().stream()
                                .map(each -> each.value().fmspc() + " "
                                        + each.value().pceId())
                                .toList());
    }

    /** QVL section 4.1.2.5.15: of the quoting enclave for the quote's TEE. */
    static SignedBy<QeIdentity> qeIdentity(IntelCollateral collateral, TeeType tee)
            throws RejectedException, CollateralUnavailableException {
        String id = tee == TeeType.TDX ? QeIdentity.TD_QE : QeIdentity.QE;
        SignedBy<QeIdentity> newest = null;
        for (SignedBy<QeIdentity> each : collateral.qeIdentities()) {
            QeIdentity identity = each.value();
            if (identity.id().equals(id)
                    && (newest == null
                            || isNewer(identity.validity(), newest.value().validity()))) {
                newest = each;
            }
        }
        if (newest != null) {
            return newest;
        }
        if (collateral.qeIdentities().isEmpty()) {
            throw missing(collateral, "QE identity " + id);
        }
        throw Rejections.of(
                RejectionCode.INTEL_QE_IDENTITY_MISMATCH,
                "the QE identity is of another enclave",
                id,
                collateral.qeIdentities().stream()
                        .map(each -> each.value().id())
                        .toList());
    }

    private static CollateralUnavailableException missing(IntelCollateral collateral, String what) {
        return CollateralUnavailableException.missing(
                collateral.isSignerMissing()
                        ? "the certificate of Intel's TCB signing key, without which TCB info and QE identity prove"
                                + " nothing; the PCS sends it in the headers TCB-Info-Issuer-Chain and"
                                + " SGX-Enclave-Identity-Issuer-Chain"
                        : what + "; Intel's PCS or a PCCS serves it");
    }

    private static boolean isNewer(Validity candidate, @Nullable Validity known) {
        return known == null
                || candidate.evaluationDataNumber() > known.evaluationDataNumber()
                || candidate.evaluationDataNumber() == known.evaluationDataNumber()
                        && candidate.issueDate() > known.issueDate();
    }
}
