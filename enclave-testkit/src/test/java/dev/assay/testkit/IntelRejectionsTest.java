package dev.assay.testkit;

import static dev.assay.testkit.FakeIntel.Role.PCK;
import static dev.assay.testkit.FakeIntel.Role.PLATFORM_CA;
import static dev.assay.testkit.FakeIntel.Role.PROCESSOR_CA;
import static dev.assay.testkit.FakeIntel.Role.ROOT;
import static dev.assay.testkit.FakeIntel.Role.TCB_SIGNING;
import static dev.assay.testkit.IntelScenario.DAY;
import static dev.assay.testkit.IntelScenario.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.intel.BodyType;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeEcKey;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything right but one thing, signed anew: each has its one code. The right ones beside them are verified. */
class IntelRejectionsTest {
    private static final FakeEcKey STRANGER = FakeEcKey.named("stranger");
    private static final IntelScenario SGX = IntelScenario.sgx();
    private static final IntelScenario TDX = IntelScenario.tdx();
    private static final IntelScenario TDX15 = IntelScenario.tdx15();
    private static final long ISSUED = NOW - DAY;
    private static final long NEXT_UPDATE = NOW + 29 * DAY;

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        right(cases);
        quotes(cases);
        signatures(cases);
        certificates(cases);
        dates(cases);
        revocation(cases);
        quotingEnclave(cases);
        platform(cases);
        tdxModule(cases);
        endorsements(cases);
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void hasItsOneCode(String flaw, String code, IntelScenario scenario) {
        assertThat(scenario.outcome()).isEqualTo(code);
    }

    private static void add(List<Arguments> cases, String flaw, String code, IntelScenario scenario) {
        cases.add(Arguments.of(flaw, code, scenario));
    }

    private static void right(List<Arguments> cases) {
        add(cases, "SGX v3", "verified", SGX);
        for (int version = 4; version <= 5; version++) {
            int v = version;
            add(cases, "SGX v" + v, "verified", SGX.quote(q -> FakeQuote.sgx(v, IntelScenario.REPORT_DATA)));
        }
        add(cases, "TDX v4", "verified", TDX);
        for (BodyType body : List.of(BodyType.TD_REPORT_1_0, BodyType.TD_REPORT_1_5, BodyType.TD_REPORT_1_5_EX)) {
            add(cases, "TDX v5 " + body, "verified", TDX.quote(q -> FakeQuote.tdx(5, body, IntelScenario.REPORT_DATA)));
        }
        add(cases, "processor CA", "verified", SGX.intel(FakeIntel::withProcessorCa));
        add(cases, "TCB info version 2", "verified", SGX.intel(FakeIntel::withTcbInfoV2));
        add(cases, "zeros after the quote", "verified", SGX.quote(q -> q.withTrailing(Bytes.of(new byte[70]))));
        add(cases, "anything after the quote", "verified", TDX.quote(q -> q.withTrailing(Bytes.utf8("remains"))));
        add(cases, "other QE auth data", "verified", SGX.quote(q -> q.withQeAuthData(Bytes.empty())));
        add(cases, "debug", "verified", TDX.quote(FakeQuote::withDebug));
    }

    private static void quotes(List<Arguments> cases) {
        add(cases, "version 2", "malformed", SGX.quote(q -> q.withHeader(0, hex("0200"))));
        add(cases, "version 6", "malformed", TDX.quote(q -> q.withHeader(0, hex("0600"))));
        add(cases, "attestation key of P-384", "malformed", SGX.quote(q -> q.withHeader(2, hex("0300"))));
        add(cases, "TDX in version 3", "malformed", SGX.quote(q -> q.withHeader(4, hex("81000000"))));
        add(cases, "unknown TEE type", "malformed", TDX.quote(q -> q.withHeader(4, hex("82000000"))));
        add(cases, "body type 5", "malformed", TDX15.quote(q -> q.withDescriptor(5, 648)));
        add(cases, "body type of SGX", "malformed", TDX15.quote(q -> q.withDescriptor(1, 384)));
        add(cases, "body size of 1.0", "malformed", TDX15.quote(q -> q.withDescriptor(3, 584)));
        add(cases, "no outer type 6", "malformed", TDX.quote(q -> q.withOuterCertificationType(5)));
        add(cases, "inner type 6", "malformed", TDX.quote(q -> q.withCertification(6, Bytes.empty())));
        add(cases, "inner type 0", "malformed", SGX.quote(q -> q.withCertification(0, Bytes.empty())));
        add(
                cases,
                "another vendor's quoting enclave",
                "intel.qe_vendor_unknown",
                SGX.quote(q -> q.withHeader(12, hex("00"))));
    }

    private static void signatures(List<Arguments> cases) {
        add(cases, "header flipped", "evidence.signature_invalid", SGX.flipped(40));
        add(cases, "body flipped", "evidence.signature_invalid", SGX.flipped(48 + 64));
        add(cases, "body of version 5 flipped", "evidence.signature_invalid", TDX15.flipped(48 + 6 + 136));
        add(
                cases,
                "quote signed by a stranger",
                "evidence.signature_invalid",
                TDX.quote(q -> q.withQuoteSigner(STRANGER)));
        add(
                cases,
                "QE report signed by a stranger",
                "intel.qe_report_signature_invalid",
                SGX.quote(q -> q.withQeReportSigner(STRANGER)));
        add(cases, "QE report flipped", "intel.qe_report_signature_invalid", SGX.flipped(48 + 384 + 4 + 128 + 100));
        add(cases, "attestation key flipped", "intel.qe_report_data_mismatch", SGX.flipped(48 + 384 + 4 + 64));
        add(
                cases,
                "QE auth data flipped",
                "intel.qe_report_data_mismatch",
                SGX.flipped(48 + 384 + 4 + 128 + 384 + 64 + 2));
        add(
                cases,
                "QE report about another key",
                "intel.qe_report_data_mismatch",
                TDX.quote(FakeQuote::withoutKeyBinding));
        add(
                cases,
                "QE report data with more in it",
                "intel.qe_report_data_mismatch",
                SGX.quote(q -> q.withQeReport(352, hex("01"))));
    }

    private static void certificates(List<Arguments> cases) {
        add(cases, "no root in the quote's chain", "verified", SGX.quote(q -> q.withCertification(5, chainWith(null))));
        FakeCertificate root =
                FakeCertificate.root(FakeIntel.commonName(ROOT), SGX.intel().key(ROOT), ISSUED, NEXT_UPDATE);
        add(
                cases,
                "root of the same key issued anew in the quote's chain",
                "verified",
                SGX.quote(q -> q.withCertification(5, chainWith(root.encode()))));
        add(
                cases,
                "tampered root in the quote's chain",
                "certificate.signature_invalid",
                SGX.quote(q ->
                        q.withCertification(5, chainWith(tampered(SGX.intel().certificate(ROOT))))));
        add(
                cases,
                "a stranger's root in the quote's chain",
                "certificate.untrusted_root",
                SGX.quote(q -> q.withCertification(
                        5,
                        chainWith(FakeCertificate.root("stranger", STRANGER, ISSUED, NEXT_UPDATE)
                                .encode()))));
        add(
                cases,
                "a stranger's root of the same name in the quote's chain",
                "certificate.untrusted_root",
                SGX.quote(q -> q.withCertification(
                        5,
                        chainWith(FakeCertificate.root(FakeIntel.commonName(ROOT), STRANGER, ISSUED, NEXT_UPDATE)
                                .encode()))));
        add(
                cases,
                "tampered root among the endorsements",
                "certificate.signature_invalid",
                SGX.endorsements(i -> withCertificate(i, tampered(i.certificate(ROOT)))));
        add(
                cases,
                "another vendor's root among the endorsements",
                "verified",
                SGX.endorsements(i -> withCertificate(
                        i,
                        FakeCertificate.root("ARK-Milan", STRANGER, ISSUED, NEXT_UPDATE)
                                .encode())));
        add(
                cases,
                "PCK certificate signed by a stranger",
                "certificate.signature_invalid",
                SGX.intel(i -> i.withCertificate(PCK, c -> c.signer(STRANGER))));
        add(
                cases,
                "PCK authority signed by a stranger",
                "certificate.signature_invalid",
                SGX.intel(i -> i.withCertificate(PLATFORM_CA, c -> c.signer(STRANGER))));
        add(
                cases,
                "PCK authority in the quote signed by a stranger",
                "certificate.signature_invalid",
                IntelScenario.of(SGX.intel().withCertificate(PLATFORM_CA, c -> c.signer(STRANGER)), SGX.quote())
                        .endorsements(i -> SGX.endorsements()));
        add(
                cases,
                "TCB signing certificate signed by a stranger",
                "certificate.signature_invalid",
                SGX.intel(i -> i.withCertificate(TCB_SIGNING, c -> c.signer(STRANGER))));
        add(
                cases,
                "TCB signing certificate issued by a PCK authority",
                "certificate.constraints_violated",
                SGX.intel(i -> i.withCertificate(
                        TCB_SIGNING, c -> c.signer(i.key(PLATFORM_CA)).issuer(FakeIntel.commonName(PLATFORM_CA)))));
        add(
                cases,
                "TCB signing certificate of another service",
                "collateral.missing",
                SGX.intel(i -> i.withCertificate(TCB_SIGNING, c -> c.subject("Fake Intel service"))));
        add(
                cases,
                "TCB signing certificate not for signatures",
                "certificate.constraints_violated",
                SGX.intel(i -> i.withCertificate(TCB_SIGNING, c -> c.keyUsage(0x0800))));
        add(
                cases,
                "PCK authority that is none",
                "certificate.constraints_violated",
                SGX.intel(i -> i.withCertificate(PLATFORM_CA, c -> c.without(Extension.BASIC_CONSTRAINTS))));
        add(
                cases,
                "PCK authority that may not sign lists",
                "certificate.constraints_violated",
                SGX.intel(i -> i.withCertificate(PLATFORM_CA, c -> c.keyUsage(Certificate.KEY_CERT_SIGN))));
        add(
                cases,
                "PCK certificate issued by the root",
                "certificate.constraints_violated",
                SGX.intel(i -> i.withCertificate(PCK, c -> c.signer(i.key(ROOT)).issuer(FakeIntel.commonName(ROOT)))));
        add(
                cases,
                "PCK certificate with an unknown critical extension",
                "certificate.constraints_violated",
                SGX.intel(i -> i.withCertificate(PCK, c -> c.extension("1.2.3.4", true, hex("0500")))));
        add(
                cases,
                "PCK certificate with an unknown extension",
                "verified",
                SGX.intel(i -> i.withCertificate(PCK, c -> c.extension("1.2.3.4", false, hex("0500")))));
        add(
                cases,
                "PCK certificate without the SGX extension",
                "intel.pck_certificate_invalid",
                SGX.intel(i -> i.withCertificate(PCK, c -> c.without(FakeIntelPlatform.SGX_EXTENSION))));
        add(
                cases,
                "PCK certificate with an empty SGX extension",
                "malformed",
                SGX.intel(i ->
                        i.withCertificate(PCK, c -> c.extension(FakeIntelPlatform.SGX_EXTENSION, false, hex("3000")))));
        add(
                cases,
                "PCK certificate of another subject",
                "intel.pck_certificate_invalid",
                SGX.intel(i -> i.withCertificate(PCK, c -> c.subject("Fake Intel something"))));
        add(
                cases,
                "two PCK certificates",
                "intel.pck_certificate_invalid",
                SGX.quote(q -> q.withCertification(
                        5, SGX.intel().pckChain().concat(SGX.intel().pckChain()))));
        add(
                cases,
                "chain without the authority",
                "certificate.issuer_missing",
                SGX.quote(q -> q.withCertification(5, chain(SGX.intel(), PCK, ROOT))));
        add(
                cases,
                "chain without the root",
                "verified",
                SGX.quote(q -> q.withCertification(5, chain(SGX.intel(), PCK, PLATFORM_CA))));
        add(
                cases,
                "chain the other way round, with a NUL",
                "verified",
                SGX.quote(q -> q.withCertification(
                        5, chain(SGX.intel(), ROOT, PLATFORM_CA, PCK).concat(hex("00")))));
        add(
                cases,
                "chain that is no PEM",
                "malformed",
                SGX.quote(q -> q.withCertification(5, Bytes.utf8("no certificates"))));
    }

    private static Bytes chain(FakeIntel intel, FakeIntel.Role... roles) {
        return FakeCertificate.pem(Stream.of(roles).map(intel::certificate).toList());
    }

    private static void dates(List<Arguments> cases) {
        for (FakeIntel.Role role : List.of(PCK, PLATFORM_CA, TCB_SIGNING)) {
            add(cases, role + " ends now", "verified", dated(role, NOW - DAY, NOW));
            add(cases, role + " expired", "certificate.expired", dated(role, NOW - DAY, NOW - 1));
            add(cases, role + " begins now", "verified", dated(role, NOW, NOW + DAY));
            add(cases, role + " not yet valid", "certificate.not_yet_valid", dated(role, NOW + 1, NOW + DAY));
        }
        add(cases, "root CRL expired", "crl.expired", SGX.intel(i -> i.withRootCrl(c -> c.validity(0, NOW - 1))));
        add(cases, "PCK CRL expired", "crl.expired", SGX.intel(i -> i.withPckCrl(c -> c.validity(0, NOW - 1))));
        add(
                cases,
                "root CRL from the future",
                "crl.not_yet_valid",
                SGX.intel(i -> i.withRootCrl(c -> c.validity(NOW + 1, NOW + DAY))));
        add(
                cases,
                "PCK CRL from the future",
                "crl.not_yet_valid",
                SGX.intel(i -> i.withPckCrl(c -> c.validity(NOW + 1, NOW + DAY))));
        add(
                cases,
                "lists that are of this second",
                "verified",
                SGX.intel(i -> i.withRootCrl(c -> c.validity(NOW, NOW)).withPckCrl(c -> c.validity(NOW, NOW))));
        add(
                cases,
                "TCB info expired",
                "intel.collateral_expired",
                SGX.intel(i -> i.withTcbInfo(date(NEXT_UPDATE), date(NOW - 1))));
        add(
                cases,
                "TCB info from the future",
                "intel.collateral_not_yet_valid",
                SGX.intel(i -> i.withTcbInfo(date(ISSUED), date(NOW + 1))));
        add(
                cases,
                "QE identity expired",
                "intel.collateral_expired",
                TDX.intel(i -> i.withQeIdentity(date(NEXT_UPDATE), date(NOW - 1))));
        add(
                cases,
                "QE identity from the future",
                "intel.collateral_not_yet_valid",
                TDX.intel(i -> i.withQeIdentity(date(ISSUED), date(NOW + 1))));
        add(cases, "everything in its first second", "verified", TDX.at(ISSUED));
        add(cases, "everything in its last second", "verified", TDX.at(NEXT_UPDATE));
    }

    private static IntelScenario dated(FakeIntel.Role role, long from, long until) {
        return SGX.intel(i -> i.withCertificate(role, c -> c.validity(from, until)));
    }

    private static String date(long epochSeconds) {
        return UtcTime.format(epochSeconds);
    }

    private static void revocation(List<Arguments> cases) {
        add(
                cases,
                "PCK certificate revoked",
                "certificate.revoked",
                SGX.intel(i -> i.withPckCrl(c -> c.revoke(FakeIntel.serial(PCK)))));
        add(
                cases,
                "PCK authority revoked",
                "certificate.revoked",
                TDX.intel(i -> i.withRootCrl(c -> c.revoke(FakeIntel.serial(PLATFORM_CA)))));
        add(
                cases,
                "TCB signing certificate revoked",
                "certificate.revoked",
                SGX.intel(i -> i.withRootCrl(c -> c.revoke(FakeIntel.serial(TCB_SIGNING)))));
        add(
                cases,
                "the PCK's serial number on the root's list",
                "verified",
                SGX.intel(i -> i.withRootCrl(c -> c.revoke(FakeIntel.serial(PCK)))));
        add(
                cases,
                "another certificate revoked",
                "verified",
                SGX.intel(i -> i.withPckCrl(c -> c.revoke(FakeIntel.serial(PCK) + 1))));
        add(
                cases,
                "root CRL signed by a stranger",
                "crl.signature_invalid",
                SGX.intel(i -> i.withRootCrl(c -> c.signer(STRANGER))));
        add(
                cases,
                "PCK CRL signed by a stranger",
                "crl.signature_invalid",
                SGX.intel(i -> i.withPckCrl(c -> c.signer(STRANGER))));
        add(
                cases,
                "CRL of the other authority",
                "crl.issuer_mismatch",
                SGX.intel(i -> i.withPckCrl(
                        c -> c.issuer(FakeIntel.commonName(PROCESSOR_CA)).signer(i.key(PROCESSOR_CA)))));
        IntelScenario revoking = SGX.intel(i -> i.withPckCrl(c -> c.revoke(FakeIntel.serial(PCK))));
        add(
                cases,
                "revoked by a list whose issuer only the quote brings",
                "certificate.revoked",
                revoking.endorsements(i -> pool(
                        new Endorsement(EndorsementKind.CERTIFICATES, i.tcbSigningChain()),
                        new Endorsement(EndorsementKind.CRL, i.pckCrl()),
                        new Endorsement(EndorsementKind.INTEL_TCB_INFO, i.tcbInfo(TeeType.SGX)),
                        new Endorsement(EndorsementKind.INTEL_QE_IDENTITY, i.qeIdentity(TeeType.SGX)))));
    }

    private static void quotingEnclave(List<Arguments> cases) {
        String mismatch = "intel.qe_identity_mismatch";
        add(cases, "QE of another signer", mismatch, SGX.quote(q -> q.withQeReport(128, hex("00"))));
        add(cases, "QE of another product", mismatch, SGX.quote(q -> q.withQeReport(256, hex("0200"))));
        add(cases, "QE for SGX in a TDX quote", mismatch, TDX.quote(q -> q.withQeReport(256, hex("0100"))));
        add(cases, "QE with another MISCSELECT", mismatch, SGX.quote(q -> q.withQeReport(16, hex("01"))));
        add(cases, "QE with DEBUG", mismatch, SGX.quote(q -> q.withQeReport(48, hex("17"))));
        add(
                cases,
                "QE with an attribute that does not count",
                "verified",
                SGX.quote(q -> q.withQeReport(56, hex("ff"))));
        add(cases, "QE below every level", "intel.qe_tcb_not_supported", SGX.quote(q -> q.withQeSvn(5)));
        add(cases, "QE at the lowest level", "verified", SGX.quote(q -> q.withQeSvn(6)));
        add(
                cases,
                "QE identity of the other QE only",
                mismatch,
                SGX.endorsements(i -> i.endorsements(TeeType.TDX).items().stream()
                        .map(e -> e.kind() == EndorsementKind.INTEL_TCB_INFO
                                ? new Endorsement(EndorsementKind.INTEL_TCB_INFO, i.tcbInfo(TeeType.SGX))
                                : e)
                        .collect(java.util.stream.Collectors.collectingAndThen(
                                java.util.stream.Collectors.toList(), Endorsements::new))));
    }

    private static void platform(List<Arguments> cases) {
        add(
                cases,
                "TCB info of another FMSPC",
                "intel.fmspc_mismatch",
                SGX.intel(i -> i.withCertifiedMachine(m -> m.withFmspc(hex("00fa4e000001")))));
        add(
                cases,
                "TCB info of another PCEID",
                "intel.fmspc_mismatch",
                SGX.intel(i -> i.withCertifiedMachine(m -> m.withPceId(hex("0100")))));
        add(
                cases,
                "TCB info of the other TEE",
                "intel.tcb_info_type_mismatch",
                TDX.endorsements(i -> i.endorsements(TeeType.SGX)));
        add(
                cases,
                "TCB info of version 2 for TDX",
                "intel.tcb_info_type_mismatch",
                TDX.intel(FakeIntel::withTcbInfoV2)
                        .endorsements(i -> and(i, EndorsementKind.INTEL_TCB_INFO, i.tcbInfo(TeeType.SGX))));
        add(
                cases,
                "a component below every level",
                "intel.tcb_not_supported",
                SGX.intel(i -> i.withCertifiedMachine(m -> m.withComponent(3, 12))));
        add(
                cases,
                "a component at the lowest level",
                "verified",
                SGX.intel(i -> i.withCertifiedMachine(m -> m.withComponent(3, 13))));
        add(
                cases,
                "the PCE below every level",
                "intel.tcb_not_supported",
                SGX.intel(i -> i.withCertifiedMachine(m -> m.withPceSvn(10))));
        add(
                cases,
                "a TDX component below every level",
                "intel.tcb_not_supported",
                TDX.intel(i -> i.withTcbInfo(text -> text.replace("{\"svn\":0}],", "{\"svn\":1}],"))));
        add(
                cases,
                "version 2, a component below every level",
                "intel.tcb_not_supported",
                SGX.intel(i -> i.withTcbInfoV2().withCertifiedMachine(m -> m.withComponent(0, 1))));
    }

    private static void tdxModule(List<Arguments> cases) {
        String mismatch = "intel.tdx_module_mismatch";
        add(cases, "module of an unknown version", mismatch, TDX.quote(q -> q.withLaunchModule(7, 5)));
        add(cases, "module of another signer", mismatch, TDX.quote(q -> q.withBody(64, hex("01"))));
        add(cases, "module with attributes", mismatch, TDX.quote(q -> q.withBody(112, hex("01"))));
        add(
                cases,
                "module with attributes that TCB info lists",
                mismatch,
                TDX.intel(i -> i.withTcbInfo(text -> text.replace("\"attributes\":\"00", "\"attributes\":\"01")))
                        .quote(q -> q.withBody(112, hex("01"))));
        add(
                cases,
                "unversioned module of another signer",
                mismatch,
                TDX.quote(q -> q.withLaunchModule(0, 5).withBody(64, hex("01"))));
        add(cases, "unversioned module", "verified", TDX.quote(q -> q.withLaunchModule(0, 5)));
        add(
                cases,
                "unversioned module below every level",
                "intel.tcb_not_supported",
                TDX.quote(q -> q.withLaunchModule(0, 2)));
        add(
                cases,
                "module below every level of its identity",
                "intel.tcb_not_supported",
                TDX.quote(q -> q.withLaunchModule(1, 1)));
        add(
                cases,
                "running module below every level",
                "intel.tcb_not_supported",
                TDX15.quote(q -> q.withCurrentModule(1, 1)));
        add(
                cases,
                "running module of an unknown version",
                "intel.tcb_not_supported",
                TDX15.quote(q -> q.withCurrentModule(7, 5)));
        add(cases, "identity in lower case", "verified", TDX.intel(i -> i.withTcbInfo("TDX_01", "tdx_01")));
    }

    private static void endorsements(List<Arguments> cases) {
        add(
                cases,
                "TCB info changed after signing",
                "intel.tcb_info_signature_invalid",
                SGX.endorsements(i -> and(i, EndorsementKind.INTEL_TCB_INFO, changed(i.tcbInfo(TeeType.SGX)))));
        add(
                cases,
                "QE identity changed after signing",
                "intel.qe_identity_signature_invalid",
                SGX.endorsements(i -> and(i, EndorsementKind.INTEL_QE_IDENTITY, changed(i.qeIdentity(TeeType.SGX)))));
        FakeIntel stranger = FakeIntel.create("stranger", NOW);
        add(
                cases,
                "TCB info signed by a stranger",
                "intel.tcb_info_signature_invalid",
                SGX.endorsements(i -> and(i, EndorsementKind.INTEL_TCB_INFO, stranger.tcbInfo(TeeType.SGX))));
        add(
                cases,
                "a stranger's TCB signing certificate beside",
                "certificate.signature_invalid",
                SGX.endorsements(i -> and(i, EndorsementKind.CERTIFICATES, stranger.certificate(TCB_SIGNING))));
        add(
                cases,
                "a member twice",
                "malformed",
                SGX.intel(i -> i.withTcbInfo("\"version\":3", "\"version\":3,\"version\":3")));
        add(
                cases,
                "members that nobody knows",
                "verified",
                SGX.intel(i -> i.withTcbInfo("\"version\":3", "\"version\":3,\"new\":{\"a\":[1]}")
                        .withQeIdentity("\"version\":2", "\"version\":2,\"new\":null")));
        add(
                cases,
                "white space, which is signed as it stands",
                "verified",
                SGX.intel(i -> i.withTcbInfo(text -> text.replace("\":", "\" :\n\t"))));
        add(
                cases,
                "TCB info of version 4",
                "malformed",
                SGX.intel(i -> i.withTcbInfo("\"version\":3", "\"version\":4")));
        add(cases, "TCB type 1", "malformed", SGX.intel(i -> i.withTcbInfo("\"tcbType\":0", "\"tcbType\":1")));
        add(cases, "a status that no level has", "malformed", SGX.intel(i -> i.withTcbStatus("TDRelaunchAdvised")));
        add(cases, "a status that nobody knows", "malformed", SGX.intel(i -> i.withTcbStatus("Fine")));
        add(
                cases,
                "no TCB levels",
                "malformed",
                SGX.intel(i -> i.withQeIdentity(text -> text.replaceAll("\"tcbLevels\":.*", "\"tcbLevels\":[]}"))));
        add(
                cases,
                "QE identity of version 1",
                "malformed",
                SGX.intel(i -> i.withQeIdentity("\"version\":2", "\"version\":1")));
    }

    private static Bytes changed(Bytes json) {
        String text = new String(json.toArray(), java.nio.charset.StandardCharsets.UTF_8);
        return Bytes.utf8(text.replace("OutOfDate", "UpToDate"));
    }

    private static Endorsements and(FakeIntel intel, EndorsementKind kind, Bytes value) {
        List<Endorsement> items = new ArrayList<>(intel.endorsements().items());
        items.add(new Endorsement(kind, value));
        return new Endorsements(items);
    }

    private static Endorsements pool(Endorsement... items) {
        return new Endorsements(List.of(items));
    }

    private static Bytes hex(String hex) {
        return FakeQuote.hex(hex);
    }

    private static Bytes chainWith(@Nullable Bytes root) {
        List<Bytes> chain = new ArrayList<>(List.of(
                SGX.intel().certificate(PCK),
                SGX.intel().certificate(SGX.intel().pckIssuer())));
        if (root != null) {
            chain.add(root);
        }
        return FakeCertificate.pem(chain);
    }

    /** The last byte is the signature's. */
    private static Bytes tampered(Bytes certificate) {
        byte[] bytes = certificate.toArray();
        bytes[bytes.length - 1] ^= 1;
        return Bytes.of(bytes);
    }

    private static Endorsements withCertificate(FakeIntel intel, Bytes certificate) {
        List<Endorsement> items = new ArrayList<>(intel.endorsements().items());
        items.add(new Endorsement(EndorsementKind.CERTIFICATES, certificate));
        return new Endorsements(items);
    }
}
