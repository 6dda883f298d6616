package dev.assay.testkit.verify;

import static dev.assay.result.RejectionCode.AMD_CHIP_ID_MISMATCH;
import static dev.assay.result.RejectionCode.AMD_TCB_MISMATCH;
import static dev.assay.result.RejectionCode.AMD_VEK_MISMATCH;
import static dev.assay.result.RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED;
import static dev.assay.result.RejectionCode.CERTIFICATE_EXPIRED;
import static dev.assay.result.RejectionCode.CERTIFICATE_ISSUER_MISSING;
import static dev.assay.result.RejectionCode.CERTIFICATE_NOT_YET_VALID;
import static dev.assay.result.RejectionCode.CERTIFICATE_REVOKED;
import static dev.assay.result.RejectionCode.CERTIFICATE_SIGNATURE_INVALID;
import static dev.assay.result.RejectionCode.CERTIFICATE_UNTRUSTED_ROOT;
import static dev.assay.result.RejectionCode.CRL_EXPIRED;
import static dev.assay.result.RejectionCode.CRL_NOT_YET_VALID;
import static dev.assay.result.RejectionCode.CRL_SIGNATURE_INVALID;
import static dev.assay.result.RejectionCode.EVIDENCE_SIGNATURE_INVALID;
import static dev.assay.result.RejectionCode.EVIDENCE_TYPE_UNSUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.x509.Der;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeCrl;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A report in which everything is right, then one thing that is not, signed again: one reason each. */
class AmdVerifierTest {
    private static final long NOW = FakeAmd.NOW;
    private static final long DAY = 86_400;

    static Stream<FakeAmd> right() {
        return Stream.of(
                FakeAmd.vcek(SnpProduct.MILAN, 2),
                FakeAmd.vcek(SnpProduct.MILAN, 3),
                FakeAmd.vcek(SnpProduct.MILAN, 5),
                FakeAmd.vcek(SnpProduct.GENOA, 2),
                FakeAmd.vcek(SnpProduct.GENOA, 4),
                FakeAmd.vcek(SnpProduct.GENOA, 5),
                FakeAmd.vcek(SnpProduct.TURIN, 2),
                FakeAmd.vcek(SnpProduct.TURIN, 3),
                FakeAmd.vcek(SnpProduct.TURIN, 5),
                FakeAmd.vlek(SnpProduct.MILAN, 2),
                FakeAmd.vlek(SnpProduct.GENOA, 3),
                FakeAmd.vlek(SnpProduct.TURIN, 5));
    }

    @ParameterizedTest
    @MethodSource("right")
    void whatIsRightVerifies(FakeAmd amd) throws Exception {
        VerifiedEvidence verified = verify(amd);
        assertThat(verified.revocationUnknown()).isEmpty();
        assertThat(verified.debug()).isFalse();
    }

    /** Changes after which the report still verifies. */
    static Stream<Arguments> harmless() {
        return Stream.of(
                of("a stepping in the product's name", amd -> amd.productName("Milan-B0")),
                of("an identifier in an OCTET STRING", amd -> amd.hardwareId(Der.octetString(amd.chipId()))),
                of("a masked chip identifier", amd -> amd.report().bytes(0x1a0, Bytes.of(new byte[64]))),
                of("an unknown bit of the platform's state", amd -> amd.report().bit(0x40, 40, true)),
                of("a report of the host", amd -> amd.report().number(0x30, 0xffffffffL, 4)),
                of("an older launch TCB", amd -> amd.report().bytes(0x1f0, Bytes.of(new byte[8]))),
                of("a newer current TCB", amd -> amd.report().number(0x3f, 0xff, 1)),
                of("no extension for a reserved level", amd -> amd.withoutLevel(4)),
                of("a re-issued certificate", amd -> amd.vek().serial(77)),
                of("another revoked serial", amd -> amd.lists().get(0).revoke(0x10002)),
                of("the authority's serial, revoked by another root", amd -> {
                    amd.lists()
                            .add(new FakeCrl(FakeAmd.vcek(SnpProduct.GENOA, 3).ark(), NOW - DAY, NOW + DAY)
                                    .revoke(0x10001));
                }),
                of(
                        "the key's serial, which its issuer has no list for",
                        amd -> amd.lists().get(0).revoke(0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void whatMayDifferVerifies(String what, Consumer<FakeAmd> change) throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        change.accept(amd);
        assertThat(verify(amd).reportData().length()).as(what).isEqualTo(64);
    }

    /** Changes after which it does not. */
    static Stream<Arguments> wrong() {
        FakeKey other = FakeKey.rsaPss("somebody else");
        return Stream.of(
                // The report's own fields.
                refuses(
                        "no key signed",
                        EVIDENCE_SIGNATURE_INVALID,
                        amd -> amd.report().number(0x48, 7 << 2, 4)),
                refuses(
                        "said to be signed by the other kind of key",
                        AMD_VEK_MISMATCH,
                        amd -> amd.report().number(0x48, 1 << 2, 4)),
                refuses(
                        "an older reported TCB",
                        AMD_TCB_MISMATCH,
                        amd -> amd.report().number(0x187, 218, 1)),
                refuses(
                        "a newer reported TCB",
                        AMD_TCB_MISMATCH,
                        amd -> amd.report().number(0x180, 5, 1)),
                refuses(
                        "a reserved level of the reported TCB",
                        AMD_TCB_MISMATCH,
                        amd -> amd.report().number(0x182, 1, 1)),
                refuses(
                        "another chip",
                        AMD_CHIP_ID_MISMATCH,
                        amd -> amd.report().number(0x1a0, 0, 8)),
                refuses("another product's processor", AMD_VEK_MISMATCH, amd -> amd.cpuid(0x19, 0x11, 1)),
                refuses("another family's processor", AMD_VEK_MISMATCH, amd -> amd.cpuid(0x1a, 0x02, 1)),
                refuses("an unknown model", EVIDENCE_TYPE_UNSUPPORTED, amd -> amd.cpuid(0x19, 0x50, 1)),
                refuses("an unknown family", EVIDENCE_TYPE_UNSUPPORTED, amd -> amd.cpuid(0x1b, 0x01, 1)),
                // The certificate of the key that signed it.
                refuses("another bootloader level", AMD_TCB_MISMATCH, amd -> amd.level(1, 5)),
                refuses("another TEE level", AMD_TCB_MISMATCH, amd -> amd.level(2, 0)),
                refuses("another SNP level", AMD_TCB_MISMATCH, amd -> amd.level(3, 23)),
                refuses("another microcode level", AMD_TCB_MISMATCH, amd -> amd.level(8, 218)),
                refuses("another reserved level", AMD_TCB_MISMATCH, amd -> amd.level(5, 1)),
                refuses("another identifier", AMD_CHIP_ID_MISMATCH, amd -> amd.hardwareId(Bytes.of(new byte[64]))),
                refuses(
                        "an identifier of the wrong size",
                        AMD_CHIP_ID_MISMATCH,
                        amd -> amd.hardwareId(amd.chipId().slice(0, 8))),
                refuses("another product's name", AMD_VEK_MISMATCH, amd -> amd.productName("Genoa")),
                refuses("an unknown product's name", EVIDENCE_TYPE_UNSUPPORTED, amd -> amd.productName("Naples-B1")),
                refuses("a certificate of another key", EVIDENCE_SIGNATURE_INVALID, amd -> amd.signedByAnother()),
                refuses(
                        "a key on another curve",
                        EVIDENCE_SIGNATURE_INVALID,
                        amd -> amd.vek().key(FakeKey.p256("vcek"))),
                refuses(
                        "an RSA key",
                        EVIDENCE_SIGNATURE_INVALID,
                        amd -> amd.signedByAnother().vek().key(other)),
                refuses("an expired VCEK", CERTIFICATE_EXPIRED, amd -> amd.vek().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "a VCEK of tomorrow",
                        CERTIFICATE_NOT_YET_VALID,
                        amd -> amd.vek().validity(NOW + 1, NOW + DAY)),
                refuses(
                        "an unknown critical extension",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        amd -> amd.vek().extension("2.5.29.36", true, Der.sequence())),
                refuses(
                        "a VCEK that its issuer did not sign",
                        CERTIFICATE_SIGNATURE_INVALID,
                        amd -> amd.vek().signer(other)),
                refuses(
                        "a VCEK of another issuer",
                        CERTIFICATE_ISSUER_MISSING,
                        amd -> amd.vek().issuer("SEV-Somewhere")),
                // The authority.
                refuses(
                        "an expired ASK",
                        CERTIFICATE_EXPIRED,
                        amd -> amd.authority().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "an ASK of tomorrow",
                        CERTIFICATE_NOT_YET_VALID,
                        amd -> amd.authority().validity(NOW + 1, NOW + DAY)),
                refuses(
                        "an ASK that the ARK did not sign",
                        CERTIFICATE_SIGNATURE_INVALID,
                        amd -> amd.authority().signer(other)),
                refuses(
                        "an ASK of another issuer",
                        CERTIFICATE_ISSUER_MISSING,
                        amd -> amd.authority().issuer("ARK-Genoa")),
                refuses(
                        "an ASK that is no authority",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        amd -> amd.authority().without(Extension.BASIC_CONSTRAINTS)),
                refuses(
                        "an ASK that may not sign certificates",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        amd -> amd.authority().keyUsage(Certificate.DIGITAL_SIGNATURE)),
                refuses(
                        "an ASK with an unknown critical extension",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        amd -> amd.authority().extension("2.5.29.30", true, Der.sequence())),
                refuses("an authority for VLEKs", AMD_VEK_MISMATCH, amd -> amd.renameAuthority("SEV-VLEK-Milan")),
                refuses("another product's authority", AMD_VEK_MISMATCH, amd -> amd.renameAuthority("SEV-Genoa")),
                // The root, where it was given.
                refuses("an expired ARK", CERTIFICATE_EXPIRED, amd -> amd.ark().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "an ARK of tomorrow",
                        CERTIFICATE_NOT_YET_VALID,
                        amd -> amd.ark().validity(NOW + 1, NOW + DAY)),
                refuses(
                        "an ARK that does not sign itself",
                        CERTIFICATE_SIGNATURE_INVALID,
                        amd -> amd.ark().signer(other)),
                // Revocation.
                refuses(
                        "a revoked ASK",
                        CERTIFICATE_REVOKED,
                        amd -> amd.lists().get(0).revoke(0x10001)),
                refuses(
                        "a revoked ASK, by one of two lists",
                        CERTIFICATE_REVOKED,
                        amd -> amd.lists().add(new FakeCrl(amd.ark(), NOW - DAY, NOW + DAY).revoke(0x10001))),
                refuses(
                        "a list that the ARK did not sign",
                        CRL_SIGNATURE_INVALID,
                        amd -> amd.lists().get(0).signer(other)),
                refuses("an old list", CRL_EXPIRED, amd -> amd.lists().get(0).validity(NOW - DAY, NOW - 1)),
                refuses(
                        "a list of tomorrow",
                        CRL_NOT_YET_VALID,
                        amd -> amd.lists().get(0).validity(NOW + 1, NOW + DAY)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsWrongIsRefused(String what, RejectionCode code, Consumer<FakeAmd> change) {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        change.accept(amd);
        Verdicts.assertRejected(what, code, () -> verify(amd));
    }

    @Test
    void theTcbOfTurinHasOnePartMore() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.TURIN, 5).level(9, 0);
        Verdicts.assertRejected("FMC level", AMD_TCB_MISMATCH, () -> verify(amd));
    }

    @Test
    void aChipOfTurinHasEightBytesAndZeros() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.TURIN, 5);
        amd.report().number(0x1a8, 1, 1);
        Verdicts.assertRejected("ninth byte", AMD_CHIP_ID_MISMATCH, () -> verify(amd));
    }

    @Test
    void theLayoutFollowsTheFamilyNotTheVersion() throws Exception {
        assertThat(verify(FakeAmd.vcek(SnpProduct.MILAN, 5)).attributes())
                .containsEntry("reported_tcb_bl", 4L)
                .containsEntry("reported_tcb_snp", 24L)
                .doesNotContainKey("reported_tcb_fmc");
        assertThat(verify(FakeAmd.vcek(SnpProduct.TURIN, 2)).attributes())
                .containsEntry("reported_tcb_fmc", 1L)
                .containsEntry("reported_tcb_bl", 3L)
                .containsEntry("reported_tcb_tee", 2L)
                .containsEntry("reported_tcb_snp", 5L)
                .containsEntry("reported_tcb_ucode", 97L);
    }

    @Test
    void aVlekIsOfNoChip() throws Exception {
        FakeAmd amd = FakeAmd.vlek(SnpProduct.MILAN, 3);
        assertThat(verify(amd).platform()).isNull();
        amd.report().bytes(0x1a0, amd.chipId());
        assertThat(verify(amd).attributes()).containsEntry("signed_by_vlek", 1L);
    }

    @Test
    void aMaskedChipIsKnownByItsCertificate() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.TURIN, 5);
        amd.report().bytes(0x1a0, Bytes.of(new byte[64]));
        assertThat(verify(amd).platform())
                .isEqualTo(verify(FakeAmd.vcek(SnpProduct.TURIN, 5)).platform());
    }

    // What is given, and what is not.

    @Test
    void withoutTheKeysCertificateNothingCanBeSaid() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        Endorsements given = of(amd.authority(), amd.ark());
        Verdicts.assertUnavailable("VCEK", () -> verify(amd, given));
    }

    @Test
    void withoutItsIssuersCertificateNothingCanBeSaid() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        Verdicts.assertUnavailable("ASK", () -> verify(amd, of(amd.vek(), amd.ark())));
        Verdicts.assertUnavailable("ASK", () -> verify(amd, of(amd.vek())));
    }

    @Test
    void theRootIsKnownByItsKeyAndNeedNotBeGiven() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        assertThat(verify(amd, of(amd.vek(), amd.authority())).revocationUnknown())
                .containsExactly("SEV-Milan");
    }

    @Test
    void aRootThatWasGivenMustBeTheChains() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeAmd genoa = FakeAmd.vcek(SnpProduct.GENOA, 3);
        assertThat(verify(amd, of(amd.vek(), amd.authority(), genoa.ark(), amd.ark()))
                        .platform())
                .isNotNull();
        Verdicts.assertRejected(
                "another product's root",
                CERTIFICATE_ISSUER_MISSING,
                () -> verify(amd, of(amd.vek(), amd.authority(), genoa.ark())));
        FakeCertificate namesake =
                FakeCertificate.root("ARK-Milan", FakeKey.rsaPss("somebody else"), NOW - DAY, NOW + DAY);
        Verdicts.assertRejected(
                "a root of the same name",
                CERTIFICATE_UNTRUSTED_ROOT,
                () -> verify(amd, of(amd.vek(), amd.authority(), namesake)));
    }

    @Test
    void aChainUnderAnotherRootIsRefused() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeAmd impostor = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeKey key = FakeKey.rsaPss("somebody else");
        impostor.ark().key(key).signer(key);
        impostor.authority().signer(key);
        AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
        Verdicts.assertRejected(
                "a whole chain of somebody else's",
                CERTIFICATE_UNTRUSTED_ROOT,
                () -> verifier.verifyEvidence(impostor.evidence(), verifier.prepare(impostor.endorsements()), NOW));
    }

    @Test
    void issuersOfOthersDoNotHelp() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeAmd cloud = FakeAmd.vlek(SnpProduct.MILAN, 3);
        Verdicts.assertRejected(
                "the ASVK for a VCEK",
                CERTIFICATE_ISSUER_MISSING,
                () -> verify(amd, of(amd.vek(), cloud.authority(), amd.ark())));
        Verdicts.assertRejected(
                "the ASK for a VLEK",
                CERTIFICATE_ISSUER_MISSING,
                () -> verify(cloud, of(cloud.vek(), amd.authority(), amd.ark())));
    }

    @Test
    void certificatesComeInAnyOrderAmongOthers() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeAmd otherChip = FakeAmd.vcek(SnpProduct.MILAN, 3).hardwareId(Bytes.of(new byte[64]));
        FakeAmd otherTcb = FakeAmd.vcek(SnpProduct.MILAN, 3).level(3, 20);
        FakeAmd old = FakeAmd.vcek(SnpProduct.MILAN, 3);
        old.vek().validity(NOW - 30 * DAY, NOW - 1);
        FakeAmd cloud = FakeAmd.vlek(SnpProduct.MILAN, 3);
        FakeAmd genoa = FakeAmd.vcek(SnpProduct.GENOA, 5);
        genoa.authority().validity(NOW - DAY, NOW - 1);
        List<Endorsement> all = new ArrayList<>();
        for (FakeAmd each : List.of(otherChip, otherTcb, old, cloud, genoa, amd)) {
            all.addAll(each.endorsements().items());
        }
        assertThat(verify(amd, new Endorsements(all)).platform()).isNotNull();
        Collections.reverse(all);
        assertThat(verify(amd, new Endorsements(all)).platform()).isNotNull();
        Verdicts.assertRejected(
                "the product whose ASK has expired", CERTIFICATE_EXPIRED, () -> verify(genoa, genoa.endorsements()));
    }

    @Test
    void oneThatCannotBeReadIsNotInTheWay() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        FakeAmd odd = FakeAmd.vcek(SnpProduct.MILAN, 3).hardwareId(Bytes.of(new byte[16]));
        assertThat(verify(amd, of(odd.vek(), amd.vek(), amd.authority())).platform())
                .isNotNull();
        Verdicts.assertMalformed("the only one", () -> verify(amd, of(odd.vek(), amd.authority())));
    }

    @Test
    void authoritiesAreCounted() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        List<Endorsement> many = new ArrayList<>();
        for (int i = 0; i <= 32; i++) {
            many.add(FakeAmd.certificate(amd.authority().serial(i)));
        }
        Verdicts.assertMalformed("33 authorities", () -> verify(amd, new Endorsements(many)));
    }

    @Test
    void theHostsTableBringsTheCertificates() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        CmwRecord extended = FakeAmd.evidence(amd.reportBytes().concat(amd.certificateTable()));
        AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
        Endorsements list = new Endorsements(
                List.of(new Endorsement(EndorsementKind.CRL, amd.lists().get(0).encode())));
        assertThat(verifier.verifyEvidence(extended, verifier.prepare(list), NOW)
                        .revocationUnknown())
                .isEmpty();
        amd.lists().get(0).revoke(0x10001);
        Endorsements revoking = new Endorsements(
                List.of(new Endorsement(EndorsementKind.CRL, amd.lists().get(0).encode())));
        Verdicts.assertRejected(
                "an ASK of the table that is revoked",
                CERTIFICATE_REVOKED,
                () -> verifier.verifyEvidence(extended, verifier.prepare(revoking), NOW));
    }

    @Test
    void preparedEndorsementsServeManyReportsUntilTheyEnd() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd.authority().validity(NOW + 10, NOW + 20);
        AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
        var prepared = verifier.prepare(amd.endorsements());
        Verdicts.assertRejected(
                "before", CERTIFICATE_NOT_YET_VALID, () -> verifier.verifyEvidence(amd.evidence(), prepared, NOW));
        assertThat(verifier.verifyEvidence(amd.evidence(), prepared, NOW + 10).validUntil())
                .isEqualTo(NOW + 20);
        Verdicts.assertRejected(
                "after", CERTIFICATE_EXPIRED, () -> verifier.verifyEvidence(amd.evidence(), prepared, NOW + 21));
    }

    @Test
    void preparedEndorsementsNoticeWhatBegins() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd.lists().get(0).validity(NOW + 10, NOW + 20);
        amd.ark().validity(NOW - DAY, NOW + 15);
        AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
        var prepared = verifier.prepare(amd.endorsements());
        Verdicts.assertRejected(
                "before", CRL_NOT_YET_VALID, () -> verifier.verifyEvidence(amd.evidence(), prepared, NOW));
        assertThat(verifier.verifyEvidence(amd.evidence(), prepared, NOW + 10).validUntil())
                .isEqualTo(NOW + 20);
        Verdicts.assertRejected(
                "after", CERTIFICATE_EXPIRED, () -> verifier.verifyEvidence(amd.evidence(), prepared, NOW + 16));
    }

    @Test
    void whatWasReliedOnIsStamped() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd.lists().get(0).number(42);
        amd.lists().add(new FakeCrl(amd.ark(), NOW - 2 * DAY, NOW + DAY).number(7));
        VerifiedEvidence verified = verify(amd);
        assertThat(verified.endorsements())
                .containsExactly(new EndorsementStamp(
                        EndorsementKind.CRL, "amd-crl/ARK-Milan/SEV-Milan", 42, NOW - DAY, NOW + 30 * DAY));
        assertThat(verified.validUntil()).isEqualTo(NOW + DAY);
    }

    @Test
    void attributesAreThoseOfTheReport() throws Exception {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        amd.report()
                .number(0x08, 0x1ff_0000L | 0x1f, 8)
                .number(0x48, 1, 4)
                .number(0x30, 2, 4)
                .bit(0x160, 3, false);
        VerifiedEvidence verified = verify(amd);
        assertThat(verified.debug()).isTrue();
        assertThat(verified.attributes())
                .containsEntry("guest_policy", 0x1ff_001fL)
                .containsEntry("policy_smt", 1L)
                .containsEntry("policy_migrate_ma", 1L)
                .containsEntry("policy_single_socket", 1L)
                .containsEntry("policy_page_swap_disable", 0L)
                .containsEntry("guest_svn", 7L)
                .containsEntry("vmpl", 2L)
                .containsEntry("author_key_en", 1L)
                .containsEntry("mask_chip_key", 0L)
                .containsEntry("migration_agent", 1L)
                .containsEntry("platform_smt", 1L)
                .containsEntry("platform_tsme", 0L)
                .containsEntry("platform_alias_check_complete", 1L)
                .containsEntry("current_version", 0x01371dL)
                .containsEntry("signed_by_vlek", 0L);
        assertThat(verify(FakeAmd.vcek(SnpProduct.MILAN, 3)).attributes()).containsEntry("migration_agent", 0L);
    }

    private static VerifiedEvidence verify(FakeAmd amd) throws Exception {
        return verify(amd, amd.endorsements());
    }

    private static VerifiedEvidence verify(FakeAmd amd, Endorsements given) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(amd.anchors(), new BouncyCastleCrypto());
        return verifier.verifyEvidence(amd.evidence(), verifier.prepare(given), NOW);
    }

    private static Endorsements of(FakeCertificate... certificates) {
        return new Endorsements(
                Stream.of(certificates).map(FakeAmd::certificate).toList());
    }

    private static Arguments of(String what, Consumer<FakeAmd> change) {
        return Arguments.of(what, change);
    }

    private static Arguments refuses(String what, RejectionCode code, Consumer<FakeAmd> change) {
        return Arguments.of(what, code, change);
    }
}
