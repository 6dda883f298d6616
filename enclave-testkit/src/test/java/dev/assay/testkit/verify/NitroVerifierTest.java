package dev.assay.testkit.verify;

import static dev.assay.result.RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED;
import static dev.assay.result.RejectionCode.CERTIFICATE_EXPIRED;
import static dev.assay.result.RejectionCode.CERTIFICATE_ISSUER_MISSING;
import static dev.assay.result.RejectionCode.CERTIFICATE_NOT_YET_VALID;
import static dev.assay.result.RejectionCode.CERTIFICATE_SIGNATURE_INVALID;
import static dev.assay.result.RejectionCode.CERTIFICATE_UNTRUSTED_ROOT;
import static dev.assay.result.RejectionCode.EVIDENCE_SIGNATURE_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.claims.PlatformId;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsements;
import dev.assay.json.JsonValue;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.FakeNitro;
import dev.assay.testkit.x509.Der;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A document in which everything is right, then one thing that is not, signed again: one reason each. */
class NitroVerifierTest {
    private static final long NOW = FakeNitro.NOW;
    private static final long DAY = 86_400;
    private static final Bytes ZEROS = Bytes.of(new byte[48]);

    /** Changes after which the document still verifies. */
    static Stream<Arguments> harmless() {
        return Stream.of(
                of("nothing", nitro -> {}),
                of("a tag", FakeNitro::tagged),
                of("one register more", nitro -> nitro.pcr(16, ZEROS)),
                of("the last register", nitro -> nitro.pcr(31, ZEROS)),
                of("registers in another order", nitro -> nitro.pcr(0, nitro.removePcr(0))),
                of("a register of 32 bytes", nitro -> nitro.pcr(7, Bytes.of(new byte[32]))),
                of("a register of 64 bytes", nitro -> nitro.pcr(7, Bytes.of(new byte[64]))),
                of("the longest fields", nitro -> {
                    CborValue longest = CborValue.of(Bytes.of(new byte[1024]));
                    nitro.field("user_data", longest).field("nonce", longest).field("public_key", longest);
                }),
                of(
                        "no optional fields",
                        nitro -> nitro.without("user_data").without("nonce").without("public_key")),
                of("no zone between", nitro -> {
                    nitro.bundle().remove(nitro.zone());
                    nitro.instance()
                            .issuer("region.aws.nitro-enclaves")
                            .signer(nitro.region().key());
                }),
                of("no key usage on the target", nitro -> nitro.target().without(Extension.KEY_USAGE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void whatMayDifferVerifies(String what, Consumer<FakeNitro> change) throws Exception {
        FakeNitro nitro = new FakeNitro();
        change.accept(nitro);
        VerifiedEvidence verified = verify(nitro);
        assertThat(verified.debug()).as(what).isFalse();
        assertThat(verified.revocationUnknown()).isEmpty();
        assertThat(verified.validUntil()).isEqualTo(NOW + 7200);
    }

    /** Changes after which it is refused. */
    static Stream<Arguments> wrong() {
        FakeKey other = FakeKey.p384("somebody else");
        return Stream.of(
                // The key that signs.
                refuses(
                        "a target that its issuer did not sign",
                        CERTIFICATE_SIGNATURE_INVALID,
                        nitro -> nitro.target().signer(other)),
                refuses(
                        "a key on another curve",
                        EVIDENCE_SIGNATURE_INVALID,
                        nitro -> nitro.signedByAnother().target().key(FakeKey.p256("target"))),
                refuses("another key's signature", EVIDENCE_SIGNATURE_INVALID, FakeNitro::signedByAnother),
                refuses(
                        "a target that may not sign",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.target().keyUsage(Certificate.CRL_SIGN)),
                refuses(
                        "a target that is an authority",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.target().ca(0)),
                refuses(
                        "a critical extension",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.target().extension("2.5.29.36", true, Der.sequence())),
                // Dates.
                refuses(
                        "an expired target",
                        CERTIFICATE_EXPIRED,
                        nitro -> nitro.target().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "a target of tomorrow",
                        CERTIFICATE_NOT_YET_VALID,
                        nitro -> nitro.target().validity(NOW + 1, NOW + DAY)),
                refuses(
                        "an expired instance",
                        CERTIFICATE_EXPIRED,
                        nitro -> nitro.instance().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "an expired zone",
                        CERTIFICATE_EXPIRED,
                        nitro -> nitro.zone().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "a region of tomorrow",
                        CERTIFICATE_NOT_YET_VALID,
                        nitro -> nitro.region().validity(NOW + 1, NOW + DAY)),
                refuses(
                        "an expired root",
                        CERTIFICATE_EXPIRED,
                        nitro -> nitro.root().validity(NOW - DAY, NOW - 1)),
                refuses(
                        "a root of tomorrow",
                        CERTIFICATE_NOT_YET_VALID,
                        nitro -> nitro.root().validity(NOW + 1, NOW + DAY)),
                // Constraints.
                refuses(
                        "an instance that is no authority",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.instance().without(Extension.BASIC_CONSTRAINTS)),
                refuses(
                        "a zone that may not sign",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.zone().keyUsage(Certificate.DIGITAL_SIGNATURE)),
                refuses(
                        "a region with too many below",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.region().ca(1)),
                refuses(
                        "a zone with too many below",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.zone().ca(0)),
                // The chain.
                refuses(
                        "an instance that the zone did not sign",
                        CERTIFICATE_SIGNATURE_INVALID,
                        nitro -> nitro.instance().signer(other)),
                refuses(
                        "a region that the root did not sign",
                        CERTIFICATE_SIGNATURE_INVALID,
                        nitro -> nitro.region().signer(other)),
                refuses(
                        "no zone",
                        CERTIFICATE_ISSUER_MISSING,
                        nitro -> nitro.bundle().remove(nitro.zone())),
                refuses(
                        "no root",
                        CERTIFICATE_UNTRUSTED_ROOT,
                        nitro -> nitro.bundle().remove(nitro.root())),
                refuses("the root last", CERTIFICATE_UNTRUSTED_ROOT, nitro -> Collections.reverse(nitro.bundle())),
                refuses(
                        "issuers in another order",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> Collections.swap(nitro.bundle(), 1, 2)),
                refuses(
                        "a certificate too many",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.bundle().add(FakeCertificate.root("stray", other, NOW - DAY, NOW + DAY))),
                refuses(
                        "the root twice",
                        CERTIFICATE_CONSTRAINTS_VIOLATED,
                        nitro -> nitro.bundle().add(1, nitro.root())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatIsWrongIsRefused(String what, RejectionCode code, Consumer<FakeNitro> change) {
        FakeNitro nitro = new FakeNitro();
        change.accept(nitro);
        Verdicts.assertRejected(what, code, () -> verify(nitro));
    }

    /** Changes after which it cannot be read: sections 3.1 and 3.2.2. */
    static Stream<Arguments> unreadable() {
        CborValue none = new CborValue.Null();
        CborValue tooLong = CborValue.of(Bytes.of(new byte[1025]));
        return Stream.of(
                of("no module", nitro -> nitro.without("module_id")),
                of("an empty module", nitro -> nitro.field("module_id", CborValue.of(""))),
                of("a module of bytes", nitro -> nitro.field("module_id", CborValue.of(Bytes.utf8("i")))),
                of("a module of null", nitro -> nitro.field("module_id", none)),
                of("no digest", nitro -> nitro.without("digest")),
                of("another digest", nitro -> nitro.field("digest", CborValue.of("SHA256"))),
                of("no timestamp", nitro -> nitro.without("timestamp")),
                of("timestamp zero", nitro -> nitro.field("timestamp", CborValue.of(0))),
                of("a negative timestamp", nitro -> nitro.field("timestamp", CborValue.of(-1))),
                of("no registers", nitro -> nitro.without("pcrs")),
                of("an empty map of registers", FakeNitro::withoutPcrs),
                of("a register beyond 31", nitro -> nitro.pcr(32, ZEROS)),
                of("a negative register", nitro -> nitro.pcr(-1, ZEROS)),
                of("a register of 47 bytes", nitro -> nitro.pcr(3, Bytes.of(new byte[47]))),
                of("a register of 65 bytes", nitro -> nitro.pcr(3, Bytes.of(new byte[65]))),
                of("registers in an array", nitro -> nitro.field("pcrs", CborValue.array(CborValue.of(ZEROS)))),
                of("no certificate", nitro -> nitro.without("certificate")),
                of("a certificate that is none", nitro -> nitro.field("certificate", CborValue.of(Bytes.utf8("x")))),
                of("no bundle", nitro -> nitro.without("cabundle")),
                of("an empty bundle", nitro -> nitro.bundle().clear()),
                of(
                        "an empty certificate in the bundle",
                        nitro -> nitro.field("cabundle", CborValue.array(CborValue.of(Bytes.empty())))),
                of("too much user data", nitro -> nitro.field("user_data", tooLong)),
                of("user data of text", nitro -> nitro.field("user_data", CborValue.of("text"))),
                of("too long a nonce", nitro -> nitro.field("nonce", tooLong)),
                of("too long a key", nitro -> nitro.field("public_key", tooLong)),
                of("an unknown field", nitro -> nitro.field("extra", CborValue.of(1))),
                of(
                        "another algorithm",
                        nitro -> nitro.protectedHeader(
                                new CborMapBuilder().put(1, -7).build())),
                of("no algorithm", nitro -> nitro.protectedHeader(new CborMapBuilder().build())),
                of(
                        "more in the protected header",
                        nitro -> nitro.protectedHeader(
                                new CborMapBuilder().put(1, -35).put(4, 1).build())),
                of(
                        "anything in the unprotected header",
                        nitro -> nitro.unprotectedHeader(
                                new CborMapBuilder().put(4, 1).build())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatCannotBeReadIsMalformed(String what, Consumer<FakeNitro> change) {
        FakeNitro nitro = new FakeNitro();
        change.accept(nitro);
        Verdicts.assertMalformed(what, () -> verify(nitro));
    }

    @Test
    void everyByteOfTheSignatureCounts() {
        FakeNitro nitro = new FakeNitro();
        byte[] document = nitro.document().toArray();
        for (int i = 1; i <= 96; i += 19) {
            byte[] changed = document.clone();
            changed[changed.length - i] ^= 1;
            Verdicts.assertRejected(
                    "byte " + i + " from the end", EVIDENCE_SIGNATURE_INVALID, () -> verify(nitro, Bytes.of(changed)));
        }
    }

    /** The same map with an indefinite length: other bytes of the same meaning, signed as they are. */
    @Test
    void thePayloadCountsAsReceived() throws Exception {
        FakeNitro nitro = new FakeNitro();
        Bytes definite = nitro.payload();
        Bytes indefinite = new ByteWriter()
                .u8(0xbf)
                .bytes(definite.slice(1, definite.length()))
                .u8(0xff)
                .toBytes();
        assertThat(verify(nitro, nitro.document(indefinite)).measurements()).containsKey("pcr15");
    }

    @Test
    void whatIsNotTheSignedPayloadIsRefused() throws Exception {
        FakeNitro nitro = new FakeNitro();
        byte[] document = nitro.document().toArray();
        int at = nitro.document().hex().indexOf(Bytes.utf8("user data").hex()) / 2;
        document[at] ^= 1;
        Verdicts.assertRejected("other user data", EVIDENCE_SIGNATURE_INVALID, () -> verify(nitro, Bytes.of(document)));
    }

    @Test
    void nothingFollowsTheDocument() {
        FakeNitro nitro = new FakeNitro();
        Bytes longer = nitro.document().concat(Bytes.of(new byte[1]));
        Verdicts.assertMalformed("trailing byte", () -> verify(nitro, longer));
        Bytes shorter = nitro.document().slice(0, nitro.document().length() - 1);
        Verdicts.assertMalformed("last byte gone", () -> verify(nitro, shorter));
    }

    @Test
    void anotherTagIsNoDocument() {
        FakeNitro nitro = new FakeNitro();
        Bytes tagged = new ByteWriter().u8(0xd1).bytes(nitro.document()).toBytes();
        Verdicts.assertMalformed("tag 17", () -> verify(nitro, tagged));
    }

    @Test
    void aRootOfTheSameNameIsNoAnchor() {
        FakeNitro impostor = new FakeNitro();
        FakeKey key = FakeKey.p384("somebody else");
        AttestationVerifier verifier = new AttestationVerifier(new FakeNitro().anchors(), new BouncyCastleCrypto());
        impostor.root().key(key).signer(key);
        impostor.region().signer(key);
        Verdicts.assertRejected(
                "a whole chain of somebody else's",
                CERTIFICATE_UNTRUSTED_ROOT,
                () -> verifier.verifyEvidence(impostor.evidence(), verifier.prepare(Endorsements.none()), NOW));
    }

    @Test
    void registerZeroOfZerosIsDebug() throws Exception {
        assertThat(verify(new FakeNitro().pcr(0, ZEROS)).debug()).isTrue();
        assertThat(verify(new FakeNitro().pcr(1, ZEROS)).debug()).isFalse();
        FakeNitro hidden = new FakeNitro();
        hidden.removePcr(0);
        assertThat(verify(hidden).debug()).isTrue();
    }

    @Test
    void claimsTellNullFromEmpty() throws Exception {
        VerifiedEvidence none = verify(new FakeNitro().field("user_data", new CborValue.Null()));
        VerifiedEvidence empty = verify(new FakeNitro().field("user_data", CborValue.of(Bytes.empty())));
        assertThat(none.claims()).containsEntry("user_data", new JsonValue.JsonNull());
        assertThat(empty.claims()).containsEntry("user_data", JsonValue.of(""));
        assertThat(none.reportData()).isEqualTo(Bytes.empty()).isEqualTo(empty.reportData());
    }

    @Test
    void whatItSaysIsInTheEvidence() throws Exception {
        VerifiedEvidence verified = verify(new FakeNitro());
        assertThat(verified.reportData()).isEqualTo(Bytes.utf8("user data"));
        assertThat(verified.platform()).isEqualTo(new PlatformId("module_id", Bytes.utf8("i-0-enc0")));
        assertThat(verified.attributes()).containsEntry("timestamp", NOW);
        assertThat(verified.measurements()).hasSize(16);
        assertThat(verified.endorsements()).isEqualTo(List.of());
    }

    private static VerifiedEvidence verify(FakeNitro nitro) throws Exception {
        return verify(nitro, nitro.document());
    }

    private static VerifiedEvidence verify(FakeNitro nitro, Bytes document) throws Exception {
        AttestationVerifier verifier = new AttestationVerifier(nitro.anchors(), new BouncyCastleCrypto());
        return verifier.verifyEvidence(FakeNitro.evidence(document), verifier.prepare(Endorsements.none()), NOW);
    }

    private static Arguments of(String what, Consumer<FakeNitro> change) {
        return Arguments.of(what, change);
    }

    private static Arguments refuses(String what, RejectionCode code, Consumer<FakeNitro> change) {
        return Arguments.of(what, code, change);
    }
}
