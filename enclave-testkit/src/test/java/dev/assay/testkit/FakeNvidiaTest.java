package dev.assay.testkit;

import static dev.assay.testkit.FakeNvidia.NOW;
import static dev.assay.testkit.FakeNvidia.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.nvidia.OpaqueData;
import dev.assay.testkit.x509.Der;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.testkit.x509.FakeOcsp;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One thing changed, everything signed again, one code; what is right is accepted. */
class FakeNvidiaTest {
    private static final long DAY = 86_400;

    @Test
    void whatIsRightIsVerified() throws Exception {
        for (FakeNvidia device : List.of(FakeNvidia.hopper(), FakeNvidia.blackwell(), FakeNvidia.nvSwitch())) {
            VerifiedEvidence verified = verify(device, NOW);
            assertThat(verified.attributes())
                    .containsEntry("measurements_compared", 1L)
                    .containsEntry("measurement_mismatches", 0L)
                    .containsEntry("certificate_hold", 0L);
            assertThat(verified.revocationUnknown()).isEmpty();
            assertThat(verified.reportData()).isEqualTo(digest("nonce").slice(0, 32));
            assertThat(verified.platform()).isNotNull();
            assertThat(verified.validUntil()).isEqualTo(NOW + DAY / 2);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void oneChangeOneCode(String name, Supplier<FakeNvidia> device, Consumer<FakeNvidia> change, String code) {
        FakeNvidia changed = device.get();
        change.accept(changed);
        assertThat(Outcome.of(() -> verify(changed, NOW))).isEqualTo(code);
    }

    static List<Arguments> oneChangeOneCode() {
        List<Arguments> all = new ArrayList<>();
        all.addAll(chains());
        all.addAll(reports());
        all.addAll(ocsp());
        all.addAll(manifests());
        return all;
    }

    private static List<Arguments> chains() {
        return List.of(
                bare(
                        "device certificate expired",
                        d -> d.leaf().validity(NOW - 2 * DAY, NOW - DAY),
                        "certificate.expired"),
                bare(
                        "device certificate from the future",
                        d -> d.leaf().validity(NOW + DAY, NOW + 2 * DAY),
                        "certificate.not_yet_valid"),
                bare(
                        "device certificate signed by another",
                        d -> d.leaf().signer(FakeKey.p384("stranger")),
                        "certificate.signature_invalid"),
                bare(
                        "BROM is no authority",
                        d -> d.chain().get(1).without(Extension.BASIC_CONSTRAINTS),
                        "certificate.constraints_violated"),
                bare(
                        "BROM may not sign certificates",
                        d -> d.chain().get(1).keyUsage(Certificate.DIGITAL_SIGNATURE),
                        "certificate.constraints_violated"),
                bare(
                        "provisioner may have none below",
                        d -> d.chain().get(2).ca(0),
                        "certificate.constraints_violated"),
                bare(
                        "unknown critical extension",
                        d -> d.leaf().extension("1.2.3.4", true, Der.nothing()),
                        "certificate.constraints_violated"),
                bare("device certificate is an authority's", d -> d.leaf().ca(-1), "certificate.constraints_violated"),
                bare(
                        "device key is not for signatures",
                        d -> d.leaf().keyUsage(Certificate.KEY_CERT_SIGN),
                        "certificate.constraints_violated"),
                bare("chain has a gap", d -> d.changeChain(c -> without(c, 2)), "certificate.issuer_missing"),
                bare("chain without its root", d -> d.changeChain(c -> without(c, 4)), "verified"),
                bare(
                        "chain ends in a stranger's root",
                        d -> d.changeChain(c -> with(c, 4, strangersRoot())),
                        "certificate.untrusted_root"),
                bare(
                        "chain goes on behind its root",
                        d -> d.changeChain(c -> with(c, 5, strangersRoot())),
                        "certificate.untrusted_root"),
                bare(
                        "chain out of order",
                        d -> d.changeChain(c -> List.of(c.get(0), c.get(2), c.get(1), c.get(3), c.get(4))),
                        "certificate.untrusted_root"),
                bare(
                        "chain of the root alone",
                        d -> d.changeChain(c -> c.subList(4, 5)),
                        "certificate.constraints_violated"),
                bare("no certificate", d -> d.changeChain(c -> List.of()), "malformed"));
    }

    private static List<Arguments> reports() {
        return List.of(
                bare(
                        "one bit of the nonce",
                        d -> d.report().afterSigning(r -> flipped(r, 4)),
                        "evidence.signature_invalid"),
                bare(
                        "one bit of the responder's nonce",
                        d -> d.report().afterSigning(r -> flipped(r, 37 + 8 + 64 * 55 + 1)),
                        "evidence.signature_invalid"),
                bare(
                        "one bit of a measurement",
                        d -> d.report().afterSigning(r -> flipped(r, 37 + 8 + 30)),
                        "evidence.signature_invalid"),
                bare(
                        "one bit of the signature",
                        d -> d.report().afterSigning(r -> flipped(r, r.length() - 1)),
                        "evidence.signature_invalid"),
                bare(
                        "a signature of zeros",
                        d -> d.report()
                                .afterSigning(r -> r.slice(0, r.length() - 96).concat(Bytes.of(new byte[96]))),
                        "evidence.signature_invalid"),
                bare("cut off", d -> d.report().afterSigning(r -> r.slice(0, r.length() - 1)), "malformed"),
                bare("trailing byte", d -> d.report().afterSigning(r -> r.concat(Bytes.of(new byte[1]))), "verified"),
                bare("no signature asked for", d -> d.report().beforeSigning(r -> set(r, 2, 0)), "malformed"),
                bare("SPDM 1.2", d -> d.report().beforeSigning(r -> set(r, 0, 0x12)), "malformed"),
                bare("another response", d -> d.report().beforeSigning(r -> set(r, 38, 0x7f)), "malformed"),
                bare("one block less than said", d -> d.report().beforeSigning(r -> set(r, 41, 63)), "malformed"),
                bare("an index twice", d -> d.report().beforeSigning(r -> set(r, 45 + 55, 1)), "malformed"),
                bare("index zero", d -> d.report().beforeSigning(r -> set(r, 45, 0)), "malformed"),
                bare("a block of another format", d -> d.report().beforeSigning(r -> set(r, 46, 2)), "malformed"),
                bare("a value longer than its block", d -> d.report().beforeSigning(r -> set(r, 50, 49)), "malformed"),
                bare(
                        "another firmware in the report",
                        d -> d.report().opaque(OpaqueData.FWID, digest("other firmware")),
                        "nvidia.fwid_mismatch"),
                bare("no firmware in the report", d -> d.report().withoutOpaque(OpaqueData.FWID), "verified"),
                bare("no firmware in the certificate", d -> d.leaf().without("2.23.133.5.4.1"), "nvidia.fwid_mismatch"),
                Arguments.of(
                        "another firmware in a Blackwell's certificate",
                        (Supplier<FakeNvidia>) FakeNvidia::blackwell,
                        (Consumer<FakeNvidia>) d -> d.leaf()
                                .extension(
                                        "2.23.133.5.4.1.1",
                                        false,
                                        Der.sequence(Der.explicit(
                                                6,
                                                Der.sequence(
                                                        Der.oid("2.16.840.1.101.3.4.2.2"),
                                                        Der.octetString(digest("other firmware"))),
                                                Der.sequence(
                                                        Der.oid("2.16.840.1.101.3.4.2.2"),
                                                        Der.octetString(digest("firmware")))))),
                        "nvidia.fwid_mismatch"),
                bare("unknown opaque field", d -> d.report().opaque(999, Bytes.of(new byte[5])), "verified"),
                bare(
                        "driver version is not text",
                        d -> d.report().opaque(OpaqueData.DRIVER_VERSION, Bytes.of(new byte[] {1, 2})),
                        "malformed"),
                bare(
                        "opaque field longer than the data",
                        d -> d.report().beforeSigning(r -> set(r, r.length() - 3, 200)),
                        "malformed"));
    }

    private static List<Arguments> ocsp() {
        return List.of(
                hopper("BROM revoked", d -> d.response("brom").revoked(1), "certificate.revoked"),
                hopper(
                        "provisioner revoked, no reason",
                        d -> d.response("provisioner").revoked(-1),
                        "certificate.revoked"),
                hopper("identity revoked", d -> d.response("identity").revoked(4), "certificate.revoked"),
                hopper("BROM on hold", d -> d.response("brom").revoked(6), "verified"),
                hopper("BROM unknown", d -> d.response("brom").unknown(), "ocsp.certificate_unknown"),
                hopper("response expired", d -> d.response("brom").validity(NOW - 2 * DAY, NOW - 1), "ocsp.expired"),
                hopper(
                        "response from the future",
                        d -> d.response("brom").validity(NOW + 1, NOW + DAY),
                        "ocsp.not_yet_valid"),
                hopper("response without a next update", d -> d.response("brom").withoutNextUpdate(), "ocsp.expired"),
                hopper("signed by the issuer itself", d -> d.response("brom").byIssuer(), "verified"),
                hopper(
                        "signed by a stranger",
                        d -> d.response("brom").signer(FakeKey.p384("stranger")),
                        "ocsp.signature_invalid"),
                hopper(
                        "signed by the device's own BROM",
                        d -> d.response("brom")
                                .byIssuer()
                                .signer(d.chain().get(1).key()),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder may not answer",
                        d -> d.response("brom").responder().without(Extension.EXTENDED_KEY_USAGE),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder is for servers",
                        d -> d.response("brom")
                                .responder()
                                .extension(
                                        Extension.EXTENDED_KEY_USAGE, true, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder expired",
                        d -> d.response("brom").responder().validity(NOW - 9 * DAY, NOW - DAY),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder of another authority",
                        d -> d.response("brom")
                                .responder()
                                .signer(d.chain().get(3).key()),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder whose issuer has another name",
                        d -> d.response("brom").responder().issuer("FAKE GH100 Identity"),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder with an unknown critical extension",
                        d -> d.response("brom").responder().extension("1.2.3.4", true, Der.nothing()),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder with another name",
                        d -> d.response("brom").responderName(Der.name("somebody")),
                        "ocsp.signature_invalid"),
                hopper(
                        "responder with its name",
                        d -> d.response("brom").responderName(Der.name("FAKE OCSP Responder")),
                        "verified"),
                hopper(
                        "a good response beside a forged one",
                        d -> d.alsoResponse(
                                new FakeOcsp(d.chain().get(1), d.chain().get(2), NOW)
                                        .signer(FakeKey.p384("stranger"))
                                        .encode()),
                        "verified"),
                hopper(
                        "a revocation that names the certificate by SHA-1",
                        d -> d.response("brom").hash("SHA-1", "1.3.14.3.2.26").revoked(1),
                        "certificate.revoked"),
                hopper(
                        "a revocation beside a good response",
                        d -> d.alsoResponse(
                                new FakeOcsp(d.chain().get(1), d.chain().get(2), NOW)
                                        .revoked(1)
                                        .encode()),
                        "certificate.revoked"),
                hopper("a response that is none", d -> d.alsoResponse(FakeOcsp.failure(3)), "verified"),
                hopper("a response of unknown status", d -> d.alsoResponse(FakeOcsp.failure(4)), "malformed"),
                hopper("RIM signer revoked", d -> d.response("driver_rim_l4").revoked(1), "certificate.revoked"),
                hopper("RIM authority revoked", d -> d.response("vbios_rim_l2").revoked(1), "certificate.revoked"));
    }

    private static List<Arguments> manifests() {
        return List.of(
                hopper(
                        "both manifests about one measurement",
                        d -> d.rim("vbios").golden(20, d.report().measurement(20)),
                        "nvidia.rim_conflict"),
                hopper("no manifest", d -> d.withoutRim("driver").withoutRim("vbios"), "verified"),
                hopper("not XML", d -> d.rim("driver").afterSigning(x -> x + "x"), "malformed"),
                hopper("a document type", d -> d.rim("driver").afterSigning(x -> "<!DOCTYPE x>" + x), "malformed"),
                hopper(
                        "signature by reference to an element",
                        d -> d.rim("driver").afterSigning(x -> x.replace("URI=\"\"", "URI=\"#id\"")),
                        "malformed"));
    }

    /** A device without endorsements, for what goes wrong before they are looked at. */
    private static Arguments bare(String name, Consumer<FakeNvidia> change, String code) {
        Supplier<FakeNvidia> device = () ->
                FakeNvidia.hopper().withoutResponses().withoutRim("driver").withoutRim("vbios");
        return Arguments.of(name, device, change, code);
    }

    private static Arguments hopper(String name, Consumer<FakeNvidia> change, String code) {
        return Arguments.of(name, (Supplier<FakeNvidia>) FakeNvidia::hopper, change, code);
    }

    private static VerifiedEvidence verify(FakeNvidia device, long now) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new BouncyCastleCrypto());
        return verifier.verifyEvidence(device.evidence(), verifier.prepare(device.endorsements()), now);
    }

    private static Bytes strangersRoot() {
        return FakeCertificate.root("FAKE Stranger", FakeKey.p384("stranger"), NOW - DAY, NOW + DAY)
                .encode();
    }

    private static List<Bytes> without(List<Bytes> chain, int index) {
        List<Bytes> changed = new ArrayList<>(chain);
        changed.remove(index);
        return changed;
    }

    private static List<Bytes> with(List<Bytes> chain, int index, Bytes certificate) {
        List<Bytes> changed = new ArrayList<>(chain);
        if (index < changed.size()) {
            changed.set(index, certificate);
        } else {
            changed.add(certificate);
        }
        return changed;
    }

    private static Bytes flipped(Bytes report, int index) {
        return set(report, index, report.at(index) ^ 1);
    }

    private static Bytes set(Bytes report, int index, int value) {
        byte[] changed = report.toArray();
        changed[index] = (byte) value;
        return Bytes.of(changed);
    }
}
