package dev.assay.testkit;

import static dev.assay.testkit.IntelScenario.DAY;
import static dev.assay.testkit.IntelScenario.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.IntelQuote;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.testkit.x509.FakeEcKey;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is said when endorsements are missing, what prepared ones save, and what is noted of those that were used. */
class IntelCollateralTest {
    private static final IntelScenario SGX = IntelScenario.sgx();
    private static final IntelScenario TDX = IntelScenario.tdx();
    private static final FakeEcKey STRANGER = FakeEcKey.named("stranger");

    @Test
    void whatIsMissingIsNamed() {
        assertUnavailable(
                SGX.endorsements(i -> i.endorsementsWithout(EndorsementKind.INTEL_TCB_INFO)), "TCB info of sgx");
        assertUnavailable(
                TDX.endorsements(i -> i.endorsementsWithout(EndorsementKind.INTEL_TCB_INFO)), "TCB info of tdx");
        assertUnavailable(
                TDX.endorsements(i -> i.endorsementsWithout(EndorsementKind.INTEL_QE_IDENTITY)), "QE identity TD_QE");
        assertUnavailable(
                SGX.endorsements(i -> i.endorsementsWithout(EndorsementKind.CERTIFICATES)), "TCB signing key");
        assertUnavailable(SGX.endorsements(i -> Endorsements.none()), "TCB info of sgx");
        assertUnavailable(SGX.quote(q -> q.withCertification(3, Bytes.of(new byte[404]))), "PCK certificate");
    }

    @Test
    void collateralThatEndsAtOtherRootsIsRefused() throws Exception {
        PreparedCollateral fake =
                new AttestationVerifier(SGX.intel().anchors(), FakeIntel.CRYPTO).prepare(SGX.endorsements());
        AttestationVerifier vendors = new AttestationVerifier(TrustAnchors.vendors(), FakeIntel.CRYPTO);
        AttestationVerifier same = new AttestationVerifier(SGX.intel().anchors(), FakeIntel.CRYPTO);
        CmwRecord evidence = SGX.intel().evidence(SGX.quote());
        assertThat(same.verifyEvidence(evidence, fake, NOW).tee()).isEqualTo(TeeType.SGX);
        assertThatThrownBy(() -> vendors.verifyEvidence(evidence, fake, NOW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertUnavailable(IntelScenario scenario, String what) {
        assertThatThrownBy(scenario::verify)
                .isInstanceOf(CollateralUnavailableException.class)
                .hasMessageContaining(what);
    }

    @Test
    void aForgedQuoteIsRejectedWithoutCollateral() {
        FakeQuote quote = SGX.quote();
        assertThat(bare(quote.withQuoteSigner(STRANGER))).isEqualTo("evidence.signature_invalid");
        assertThat(bare(quote.withQeReportSigner(STRANGER))).isEqualTo("intel.qe_report_signature_invalid");
        assertThat(bare(quote.withoutKeyBinding())).isEqualTo("intel.qe_report_data_mismatch");
        FakeQuote named = quote.withCertification(3, Bytes.of(new byte[404]));
        assertThat(bare(named)).isEqualTo("collateral.missing");
        assertThat(bare(named.withQuoteSigner(STRANGER))).isEqualTo("evidence.signature_invalid");
        assertThat(bare(named.withoutKeyBinding())).isEqualTo("intel.qe_report_data_mismatch");
        assertThat(SGX.endorsements(i -> Endorsements.none()).outcome(TrustAnchors.vendors()))
                .isEqualTo("certificate.untrusted_root");
    }

    private static String bare(FakeQuote quote) {
        return SGX.quote(q -> quote).endorsements(i -> Endorsements.none()).outcome();
    }

    @Test
    void aPckCertificateMayComeBesideTheQuote() {
        for (int type = 1; type <= 3; type++) {
            int t = type;
            IntelScenario named = SGX.quote(q -> q.withCertification(t, Bytes.of(new byte[36])));
            assertThat(named.endorsements(i -> with(i, i.certificate(FakeIntel.Role.PCK)))
                            .outcome())
                    .isEqualTo("verified");
            FakeIntel other = FakeIntel.create("other machine", NOW);
            assertThat(named.endorsements(i -> with(i, other.certificate(FakeIntel.Role.PCK)))
                            .outcome())
                    .isEqualTo("intel.qe_report_signature_invalid");
        }
        Bytes leaf = SGX.intel().certificate(FakeIntel.Role.PCK);
        assertThat(SGX.quote(q -> q.withCertification(4, leaf)).outcome()).isEqualTo("verified");
    }

    private static Endorsements with(FakeIntel intel, Bytes certificate) {
        List<Endorsement> items = new ArrayList<>(intel.endorsements().items());
        items.add(new Endorsement(EndorsementKind.CERTIFICATES, certificate));
        return new Endorsements(items);
    }

    @Test
    void missingListsAreForThePolicyToJudge() throws Exception {
        assertThat(SGX.verify().revocationUnknown()).isEmpty();
        assertThat(SGX.endorsements(i -> i.endorsementsWithout(EndorsementKind.CRL))
                        .verify()
                        .revocationUnknown())
                .containsExactly(
                        "PCK certificate: no CRL of Fake Intel SGX PCK Platform CA",
                        "PCK certificate authority: no CRL of Fake Intel SGX Root CA",
                        "Fake Intel SGX TCB Signing: no CRL of Fake Intel SGX Root CA");
        assertThat(SGX.endorsements(i -> only(i, i.rootCrl())).verify().revocationUnknown())
                .containsExactly("PCK certificate: no CRL of Fake Intel SGX PCK Platform CA");
        assertThat(SGX.endorsements(i -> only(i, i.pckCrl())).verify().revocationUnknown())
                .hasSize(2)
                .noneMatch(unknown -> unknown.startsWith("PCK certificate:"));
    }

    private static Endorsements only(FakeIntel intel, Bytes crl) {
        List<Endorsement> items =
                new ArrayList<>(intel.endorsementsWithout(EndorsementKind.CRL).items());
        items.add(new Endorsement(EndorsementKind.CRL, crl));
        return new Endorsements(items);
    }

    @Test
    void aReissuedSigningCertificateReplacesTheOldOne() {
        FakeIntel old =
                SGX.intel().withCertificate(FakeIntel.Role.TCB_SIGNING, c -> c.validity(NOW - 9 * DAY, NOW - DAY));
        assertThat(SGX.endorsements(i -> with(i, old.certificate(FakeIntel.Role.TCB_SIGNING)))
                        .outcome())
                .isEqualTo("verified");
        assertThat(SGX.endorsements(i -> old.endorsements()).outcome()).isEqualTo("certificate.expired");
    }

    @Test
    void aPoolFullOfSigningCertificatesIsRefused() {
        assertThat(SGX.endorsements(i -> reissued(i, 15)).outcome()).isEqualTo("verified");
        assertThat(SGX.endorsements(i -> reissued(i, 16)).outcome()).isEqualTo(MalformedException.CODE);
    }

    private static Endorsements reissued(FakeIntel intel, int count) {
        List<Endorsement> items = new ArrayList<>(intel.endorsements().items());
        for (int i = 0; i < count; i++) {
            int number = i;
            items.add(new Endorsement(
                    EndorsementKind.CERTIFICATES,
                    intel.withCertificate(FakeIntel.Role.TCB_SIGNING, c -> c.serial(number))
                            .certificate(FakeIntel.Role.TCB_SIGNING)));
        }
        return new Endorsements(items);
    }

    @Test
    void onePoolServesManyMachinesAndBothTees() throws Exception {
        FakeIntel other = SGX.intel().withMachine(m -> m.withFmspc(FakeQuote.hex("00fa4e0000ff")));
        Endorsements pool = SGX.intel().endorsements().and(other.endorsements());
        for (FakeIntel intel : List.of(SGX.intel(), other)) {
            for (FakeQuote quote : List.of(SGX.quote(), TDX.quote())) {
                assertThat(IntelScenario.of(intel, quote)
                                .endorsements(i -> pool)
                                .outcome())
                        .isEqualTo("verified");
            }
        }
    }

    @Test
    void preparedCollateralCostsThreeSignaturesForAMachineAndOneForAQuote() throws Exception {
        CountingCrypto crypto = new CountingCrypto();
        AttestationVerifier verifier = new AttestationVerifier(SGX.intel().anchors(), crypto);
        PreparedCollateral prepared = verifier.prepare(SGX.intel().endorsements());
        verifier.verifyEvidence(SGX.intel().sgxQuote(IntelScenario.REPORT_DATA), prepared, NOW);
        assertThat(crypto.ecdsa).isGreaterThan(3);
        crypto.ecdsa = 0;
        verifier.verifyEvidence(SGX.intel().tdxQuote(IntelScenario.REPORT_DATA), prepared, NOW + DAY);
        assertThat(crypto.ecdsa).isEqualTo(3);
        crypto.ecdsa = 0;
        verifier.verifyEvidence(SGX.intel().tdxQuote(Bytes.of(new byte[64])), prepared, NOW + DAY);
        assertThat(crypto.ecdsa).isEqualTo(1);
    }

    @Test
    void aKnownKeyExcusesNothing() throws Exception {
        FakeIntel intel = SGX.intel().withCertificate(FakeIntel.Role.PCK, c -> c.validity(NOW - DAY, NOW + DAY));
        AttestationVerifier verifier = new AttestationVerifier(intel.anchors(), FakeIntel.CRYPTO);
        PreparedCollateral prepared = verifier.prepare(intel.endorsements());
        FakeQuote quote = SGX.quote();
        verifier.verifyEvidence(intel.evidence(quote), prepared, NOW);
        assertRejected(
                () -> verifier.verifyEvidence(intel.evidence(quote), prepared, NOW + DAY + 1), "certificate.expired");
        assertRejected(
                () -> verifier.verifyEvidence(intel.evidence(quote.withQuoteSigner(STRANGER)), prepared, NOW),
                "evidence.signature_invalid");
        assertRejected(
                () -> verifier.verifyEvidence(intel.evidence(quote.withQeReportSigner(STRANGER)), prepared, NOW),
                "intel.qe_report_signature_invalid");
        assertRejected(
                () -> verifier.verifyEvidence(intel.evidence(quote.withoutKeyBinding()), prepared, NOW),
                "intel.qe_report_data_mismatch");
        FakeIntel stranger = intel.withCertificate(FakeIntel.Role.PCK, c -> c.signer(STRANGER));
        assertRejected(
                () -> verifier.verifyEvidence(stranger.evidence(quote), prepared, NOW),
                "certificate.signature_invalid");
        verifier.verifyEvidence(intel.evidence(quote), prepared, NOW + DAY);
    }

    private static void assertRejected(ThrowingCallable verification, String code) {
        assertThatThrownBy(verification)
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        rejected -> assertThat(rejected.code().code()).isEqualTo(code));
    }

    @Test
    void preparedCollateralEndsWithItsFirstPart() throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(SGX.intel().anchors(), FakeIntel.CRYPTO);
        PreparedCollateral prepared = verifier.prepare(SGX.intel().endorsements());
        VerifiedEvidence verified =
                verifier.verifyEvidence(SGX.intel().sgxQuote(IntelScenario.REPORT_DATA), prepared, NOW);
        assertThat(verified.validUntil()).isEqualTo(NOW + 29 * DAY);
        IntelScenario later = SGX.at(NOW + 29 * DAY + 1);
        assertThat(later.outcome()).isEqualTo("crl.expired");
    }

    @Test
    void whatWasReliedOnIsStamped() throws Exception {
        assertThat(TDX.verify().endorsements())
                .containsExactlyInAnyOrder(
                        stamp(EndorsementKind.CRL, "crl/Fake Intel SGX PCK Platform CA", 7),
                        stamp(EndorsementKind.CRL, "crl/Fake Intel SGX Root CA", 7),
                        stamp(EndorsementKind.INTEL_TCB_INFO, "intel-tcb-info/tdx/00fa4e000000", 18),
                        stamp(EndorsementKind.INTEL_QE_IDENTITY, "intel-qe-identity/td_qe", 18));
    }

    private static EndorsementStamp stamp(EndorsementKind kind, String issuer, long number) {
        return new EndorsementStamp(kind, issuer, number, NOW - DAY, NOW + 29 * DAY);
    }

    @Test
    void policiesFindWhatTheyAskFor() throws Exception {
        VerifiedEvidence sgx =
                SGX.quote(q -> q.withBody(256, FakeQuote.hex("01020304"))).verify();
        assertThat(sgx.tee()).isEqualTo(TeeType.SGX);
        assertThat(sgx.measurements()).containsOnlyKeys("mrenclave", "mrsigner");
        assertThat(sgx.attributes()).containsEntry("isv_prod_id", 0x0201L).containsEntry("isv_svn", 0x0403L);
        assertThat(sgx.reportData()).isEqualTo(IntelScenario.REPORT_DATA);
        assertThat(sgx.debug()).isFalse();
        assertThat(SGX.quote(FakeQuote::withDebug).verify().debug()).isTrue();

        VerifiedEvidence tdx = IntelScenario.tdx15().verify();
        assertThat(tdx.tee()).isEqualTo(TeeType.TDX);
        assertThat(tdx.measurements())
                .containsKeys("mrtd", "mrseam", "mrsignerseam", "mrconfigid", "mrowner", "mrownerconfig")
                .containsKeys("rtmr0", "rtmr1", "rtmr2", "rtmr3", "mrservicetd");
        assertThat(tdx.attributes())
                .containsEntry("td_attributes", 0x10000000L)
                .containsEntry("xfam", 0x602e7L)
                .containsEntry("sept_ve_disable", 1L)
                .containsEntry("seam_svn", 5L)
                .containsEntry("seam_major_version", 1L);
        assertThat(tdx.platform()).isNotNull();
        assertThat(TDX.verify().measurements()).doesNotContainKey("mrservicetd");
        assertThat(TDX.quote(FakeQuote::withDebug).verify().debug()).isTrue();
        // Profiling opens the domain as debugging does.
        assertThat(TDX.quote(q -> q.withBody(120, FakeQuote.hex("20"))).verify().debug())
                .isTrue();
    }

    @Test
    void aQuoteThatIsCutOffAnywhereIsMalformed() {
        for (IntelScenario scenario : List.of(SGX, IntelScenario.tdx15())) {
            Bytes whole = scenario.encoded();
            for (int length = 0; length < whole.length(); length++) {
                Bytes cut = whole.slice(0, length);
                assertThatThrownBy(() -> IntelQuote.decode(cut))
                        .as("length " + length)
                        .isInstanceOf(MalformedException.class);
            }
        }
    }

    /** Bouncy Castle with a count of what is expensive. */
    private static final class CountingCrypto implements Crypto {
        private int ecdsa;

        @Override
        public Bytes sha256(Bytes... parts) {
            return FakeIntel.CRYPTO.sha256(parts);
        }

        @Override
        public Bytes sha384(Bytes... parts) {
            return FakeIntel.CRYPTO.sha384(parts);
        }

        @Override
        public Bytes sha512(Bytes... parts) {
            return FakeIntel.CRYPTO.sha512(parts);
        }

        @Override
        public boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature) {
            return FakeIntel.CRYPTO.ed25519Verify(publicKey, message, signature);
        }

        @Override
        public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
            ecdsa++;
            return FakeIntel.CRYPTO.ecdsaVerify(curve, publicKey, digest, signature);
        }

        @Override
        public boolean rsaPssVerify(
                Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
            return FakeIntel.CRYPTO.rsaPssVerify(modulus, publicExponent, hash, digest, saltLength, signature);
        }
    }
}
