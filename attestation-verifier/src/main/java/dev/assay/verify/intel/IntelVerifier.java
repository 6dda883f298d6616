package dev.assay.verify.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.PlatformId;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.SvnLevel;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.intel.TcbState;
import dev.assay.endorsement.intel.Validity;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.evidence.intel.PckCertificate;
import dev.assay.evidence.intel.QuoteSignature;
import dev.assay.evidence.intel.TdReport;
import dev.assay.evidence.intel.TdxQuote;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import java.util.Locale;

/**
 * The DCAP procedure for SGX and TDX quotes, as Intel's Quote Verification Library numbers it (QuoteVerifier.cpp).
 *
 * <p>What needs nothing but the quote comes first, so that a forged quote is rejected whether or not its collateral is
 * there. Debug, the TCB's status and revocation lists that are missing are for the policy to judge.
 */
public final class IntelVerifier {
    /** Intel's number as the vendor of quoting enclaves (QuoteLibReference, A.3.1). */
    private static final String INTEL_QE_VENDOR_ID = "939a7233f79c4ca9940a0db3957f0607";

    private IntelVerifier() {}

    /**
     * Verifies a quote.
     *
     * @param evidence the quote, with whatever its buffer holds after it
     * @param collateral current at {@code now}
     * @throws MalformedException if the quote cannot be read
     * @throws RejectedException if it is not genuine, or not of a platform at a level that Intel lists
     * @throws CollateralUnavailableException if the quote holds by itself, but TCB info, QE identity or the PCK
     *     certificate is not there
     */
    public static VerifiedEvidence verify(Bytes evidence, IntelCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        collateral.requireCurrent(now);

        // 4.1.2.4: the quote has a known version, key type, TEE type and body.
        IntelQuote quote = IntelQuote.decode(evidence);
        QuoteSignature signature = quote.envelope().signature();

        // 4.1.2.4: "QE Vendor ID" is Intel's.
        requireIntel(quote);

        // 4.1.2.5.1 to 4.1.2.5.6, 4.1.2.5.13, 4.1.2.5.14: Intel's root certifies the PCK, which certifies the quoting
        // enclave, which certifies the attestation key.
        PckChain chain = KeyCertification.verify(signature, collateral, now, crypto);

        // 4.1.2.5.17: the attestation key signed the quote.
        if (!QuoteSignatures.isQuoteSigned(quote, crypto)) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID, "the attestation key did not sign this quote");
        }
        if (chain == null) {
            throw CollateralUnavailableException.missing(
                    "the PCK certificate, which this quote names but does not hold; Intel's PCS or a PCCS serves it");
        }
        return appraiseByCollateral(quote, chain, collateral, now, crypto);
    }

    private static VerifiedEvidence appraiseByCollateral(
            IntelQuote quote, PckChain chain, IntelCollateral collateral, long now, Crypto crypto)
            throws MalformedException, RejectedException, CollateralUnavailableException {
        VerifiedEvidence.Builder verified = new VerifiedEvidence.Builder(quote.tee(), quote.reportData());
        PckCertificate pck = chain.pck();

        // 4.1.2.5.7, 4.1.2.5.8: neither the PCK certificate nor its authority is revoked.
        RevocationCheck revocation = new RevocationCheck(collateral, verified);
        revocation.check(chain, now, crypto);

        // 4.1.2.5.10, 4.1.2.5.11: TCB info of this TEE for this FMSPC and PCEID.
        SignedBy<TcbInfo> info = CollateralChoice.tcbInfo(collateral, quote.tee(), pck);

        // 4.1.2.5.12: the TDX module is Intel's.
        if (quote instanceof TdxQuote tdx) {
            TdxModuleCheck.check(tdx.report(), info.value());
        }

        // 4.1.2.5.15, 4.1.2.5.16: the quoting enclave is Intel's.
        SignedBy<QeIdentity> identity = CollateralChoice.qeIdentity(collateral, quote.tee());
        SvnLevel qe = QeIdentityCheck.check(quote.envelope().signature().qeReport(), identity.value());

        // 4.1.2.5.18 to 4.1.2.5.20: the TCB levels of platform, module and quoting enclave.
        TcbState state = quote instanceof TdxQuote tdx
                ? tdxState(tdx.report(), pck, info.value(), qe)
                : TcbEvaluation.sgx(pck, info.value(), qe);

        revocation.noteSigner(chain, info.signer());
        if (!identity.signer().equals(info.signer())) {
            revocation.noteSigner(chain, identity.signer());
        }
        Validity infoValidity = info.value().validity();
        Validity identityValidity = identity.value().validity();
        verified.tcb(new TcbAppraisal(
                        state.status(),
                        state.advisoryIds(),
                        state.date(),
                        Math.min(infoValidity.evaluationDataNumber(), identityValidity.evaluationDataNumber())))
                .platform(new PlatformId("ppid", pck.ppid()))
                .endorsement(stamp(info.value(), pck))
                .endorsement(stamp(identity.value()))
                .validUntil(chain.notAfter())
                .validUntil(info.signer().notAfter())
                .validUntil(identity.signer().notAfter());
        QuoteEvidence.describe(quote, verified);
        QuoteClaims.of(quote, pck).forEach(verified::claim);
        return verified.build();
    }

    private static void requireIntel(IntelQuote quote) throws RejectedException {
        String vendor = quote.envelope().header().qeVendorId().hex();
        if (!vendor.equals(INTEL_QE_VENDOR_ID)) {
            throw Rejections.of(
                    RejectionCode.INTEL_QE_VENDOR_UNKNOWN,
                    "the quoting enclave is not Intel's",
                    INTEL_QE_VENDOR_ID,
                    vendor);
        }
    }

    /** 4.1.2.5.19, 4.1.2.5.20: by the module that launched the domain; with TDX 1.5 by the one that runs now as well. */
    private static TcbState tdxState(TdReport report, PckCertificate pck, TcbInfo info, SvnLevel qe)
            throws RejectedException {
        TcbState launch = TcbEvaluation.tdx(pck, report.teeTcbSvn(), info, qe);
        TdReport.Later later = report.later();
        return later == null
                ? launch
                : TcbEvaluation.relaunch(launch, TcbEvaluation.tdx(pck, later.teeTcbSvn2(), info, qe));
    }

    private static EndorsementStamp stamp(TcbInfo info, PckCertificate pck) {
        return stamp(
                EndorsementKind.INTEL_TCB_INFO,
                "intel-tcb-info/" + info.tee().id() + "/" + pck.fmspc().hex(),
                info.validity());
    }

    private static EndorsementStamp stamp(QeIdentity identity) {
        return stamp(
                EndorsementKind.INTEL_QE_IDENTITY,
                "intel-qe-identity/" + identity.id().toLowerCase(Locale.ROOT),
                identity.validity());
    }

    private static EndorsementStamp stamp(EndorsementKind kind, String issuer, Validity validity) {
        return new EndorsementStamp(
                kind, issuer, validity.evaluationDataNumber(), validity.issueDate(), validity.nextUpdate());
    }
}
