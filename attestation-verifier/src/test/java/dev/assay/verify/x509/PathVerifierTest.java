package dev.assay.verify.x509;

import static dev.assay.x509.Minted.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchor;
import dev.assay.x509.Certificate;
import dev.assay.x509.Minted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/** Each reason to refuse a path, beside its twin that is accepted. */
class PathVerifierTest {
    private static final String UNKNOWN = "1.3.6.1.4.1.99999.1";

    private final Minted root = Minted.root("root");
    private final Minted middle = root.authority("middle");
    private final Minted leaf = middle.leaf("leaf");
    private final PathVerifier verifier = new PathVerifier(new BouncyCastleCrypto(), NOW);

    private CertificatePath verify(Minted leaf, Minted... candidates) throws RejectedException {
        return verify(List.of(root.anchor()), leaf, candidates);
    }

    private CertificatePath verify(List<TrustAnchor> anchors, Minted leaf, Minted... candidates)
            throws RejectedException {
        return verifier.verify(leaf.certificate(), certificates(candidates), anchors, "leaf certificate");
    }

    private static List<Certificate> certificates(Minted... minted) {
        return Arrays.stream(minted).map(Minted::certificate).toList();
    }

    private void refused(RejectionCode code, Minted leaf, Minted... candidates) {
        refused(code, List.of(root.anchor()), leaf, candidates);
    }

    private void refused(RejectionCode code, List<TrustAnchor> anchors, Minted leaf, Minted... candidates) {
        RejectedException refusal =
                catchThrowableOfType(RejectedException.class, () -> verify(anchors, leaf, candidates));
        assertThat(refusal).as("a refusal with %s", code).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining("the leaf certificate's chain ");
    }

    @Test
    void aPathIsFoundWithTheAnchorAmongTheCandidatesOrNot() throws Exception {
        for (Minted[] candidates : new Minted[][] {{middle}, {middle, root}, {root, middle}, {leaf, root, middle}}) {
            CertificatePath path = verify(leaf, candidates);
            assertThat(path.certificates()).hasSize(2);
            assertThat(path.leaf().commonName()).isEqualTo("leaf");
            assertThat(path.anchor().name()).isEqualTo("root");
            assertThat(path.issuerKey(0)).isEqualTo(middle.certificate().publicKey());
            assertThat(path.issuerKey(1)).isEqualTo(root.certificate().publicKey());
            assertThat(path.notAfter()).isEqualTo(NOW + 86_400);
        }
    }

    @Test
    void theAnchorMayHaveSignedTheLeaf() throws Exception {
        assertThat(verify(root.leaf("leaf")).certificates()).hasSize(1);
        assertThat(verify(root.leaf("leaf"), middle, root).certificates()).hasSize(1);
    }

    @Test
    void anAnchorIsANameAndAKeyWhateverItsCertificateSays() throws Exception {
        Minted expired = root.again().validUntil(NOW - 1).notCa();
        assertThat(verify(leaf, middle, expired).certificates()).hasSize(2);
    }

    @Test
    void expired() throws Exception {
        refused(RejectionCode.CERTIFICATE_EXPIRED, leaf.again().validUntil(NOW - 1), middle);
        assertThat(verify(leaf.again().validUntil(NOW), middle)).isNotNull();
        refused(RejectionCode.CERTIFICATE_EXPIRED, leaf, middle.again().validUntil(NOW - 1));
        assertThat(verify(leaf, middle.again().validUntil(NOW))).isNotNull();
    }

    @Test
    void notYetValid() throws Exception {
        refused(RejectionCode.CERTIFICATE_NOT_YET_VALID, leaf.again().validFrom(NOW + 1), middle);
        assertThat(verify(leaf.again().validFrom(NOW), middle)).isNotNull();
        refused(RejectionCode.CERTIFICATE_NOT_YET_VALID, leaf, middle.again().validFrom(NOW + 1));
        assertThat(verify(leaf, middle.again().validFrom(NOW))).isNotNull();
    }

    @Test
    void thePathEndsWhenItsFirstCertificateDoes() throws Exception {
        assertThat(verify(leaf, middle.again().validUntil(NOW + 5)).notAfter()).isEqualTo(NOW + 5);
        assertThat(verify(leaf.again().validUntil(NOW + 7), middle).notAfter()).isEqualTo(NOW + 7);
    }

    @Test
    void anIssuerIsAnAuthority() throws Exception {
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                leaf,
                middle.again().notCa());
        Minted other = middle.leaf("leaf with a key");
        refused(RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, other.leaf("below a leaf"), other, middle);
        assertThat(verify(leaf, middle.again())).isNotNull();
    }

    @Test
    void anIssuerMaySignCertificates() throws Exception {
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                leaf,
                middle.again().withKeyUsage(KeyUsage.cRLSign | KeyUsage.digitalSignature));
        assertThat(verify(leaf, middle.again().withKeyUsage(KeyUsage.keyCertSign)))
                .isNotNull();
        assertThat(verify(leaf, middle.again().withKeyUsage(-1)))
                .as("no such extension")
                .isNotNull();
    }

    @Test
    void pathLength() throws Exception {
        Minted lower = middle.authority("lower");
        Minted deep = lower.leaf("deep");
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                deep,
                lower,
                middle.again().withPathLength(0));
        assertThat(verify(deep, lower, middle.again().withPathLength(1))).isNotNull();
        assertThat(verify(leaf, middle.again().withPathLength(0))).isNotNull();
    }

    @Test
    void criticalExtensionsAreKnown() throws Exception {
        refused(RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, leaf.again().withCritical(UNKNOWN), middle);
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                leaf,
                middle.again().withCritical(UNKNOWN));
        assertThat(verify(leaf.again().withPlain(UNKNOWN), middle.again().withPlain(UNKNOWN)))
                .isNotNull();
        PathVerifier knowing = new PathVerifier(new BouncyCastleCrypto(), NOW, Set.of(UNKNOWN));
        assertThat(knowing.verify(
                        leaf.again().withCritical(UNKNOWN).certificate(),
                        certificates(middle),
                        List.of(root.anchor()),
                        "leaf certificate"))
                .isNotNull();
        // Name constraints and policies would change what the path says.
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                leaf,
                middle.again().withCritical("2.5.29.30"));
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                leaf,
                middle.again().withCritical("2.5.29.36"));
    }

    @Test
    void aGap() throws Exception {
        Minted lower = middle.authority("lower");
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, lower.leaf("deep"), lower, root);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, lower.leaf("deep"), middle, root);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, leaf);
        assertThat(verify(lower.leaf("deep"), lower, middle).certificates()).hasSize(3);
    }

    @Test
    void anotherRoot() {
        Minted other = Minted.root("other root");
        Minted lower = other.authority("lower");
        refused(RejectionCode.CERTIFICATE_UNTRUSTED_ROOT, lower.leaf("deep"), lower, other);
        refused(RejectionCode.CERTIFICATE_UNTRUSTED_ROOT, other);
    }

    @Test
    void aRootThatOnlyHasTheName() {
        Minted fake = Minted.root("root");
        Minted lower = fake.authority("lower");
        refused(RejectionCode.CERTIFICATE_UNTRUSTED_ROOT, lower.leaf("deep"), lower, fake);
        refused(RejectionCode.CERTIFICATE_SIGNATURE_INVALID, lower.leaf("deep"), lower);
        refused(RejectionCode.CERTIFICATE_SIGNATURE_INVALID, lower.leaf("deep"), lower, root);
        refused(RejectionCode.CERTIFICATE_SIGNATURE_INVALID, fake.leaf("leaf"));
    }

    @Test
    void aRootThatOnlyHasTheKey() {
        // An anchor is a name and a key: with one of them it is another issuer.
        Minted renamed = root.renamed("renamed");
        refused(RejectionCode.CERTIFICATE_UNTRUSTED_ROOT, renamed.leaf("leaf"), renamed);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, renamed.leaf("leaf"), root);
    }

    @Test
    void anIssuerThatOnlyHasTheName() throws Exception {
        Minted impostor = Minted.root("middle").issuedBy(root);
        refused(RejectionCode.CERTIFICATE_SIGNATURE_INVALID, leaf, impostor);
        assertThat(verify(leaf, impostor, middle).certificates()).hasSize(2);
        assertThat(verify(leaf, middle, impostor).certificates()).hasSize(2);
    }

    @Test
    void aSignatureByAnotherKey() {
        refused(RejectionCode.CERTIFICATE_SIGNATURE_INVALID, leaf.again().signedBy(root), middle);
        refused(
                RejectionCode.CERTIFICATE_SIGNATURE_INVALID,
                leaf,
                middle.again().signedBy(leaf));
    }

    @Test
    void twoAnchorsMayHaveOneName() throws Exception {
        Minted namesake = Minted.root("root");
        List<TrustAnchor> both = List.of(namesake.anchor(), root.anchor());
        assertThat(verify(both, leaf, middle).anchor()).isEqualTo(root.anchor());
        assertThat(verify(both, leaf, middle, namesake, root).anchor()).isEqualTo(root.anchor());
        assertThat(verify(both, namesake.leaf("leaf"), root, middle).anchor()).isEqualTo(namesake.anchor());
        refused(
                RejectionCode.CERTIFICATE_SIGNATURE_INVALID,
                both,
                Minted.root("root").leaf("leaf"));
    }

    @Test
    void withoutAnchorsNothingIsTrusted() {
        refused(RejectionCode.CERTIFICATE_UNTRUSTED_ROOT, List.of(), leaf, middle, root);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, List.of(), leaf, middle);
    }

    @Test
    void amongReissuedCertificatesTheOneThatLeadsToAnAnchorIsFound() throws Exception {
        Minted other = Minted.root("other root");
        List<Minted> reissued = new ArrayList<>(List.of(
                middle.again().validUntil(NOW - 1),
                middle.again().validFrom(NOW + 1),
                middle.again().notCa(),
                middle.again().issuedBy(other),
                middle.again().issuedBy(other.authority("lost")),
                other,
                middle));
        for (int i = 0; i < reissued.size(); i++) {
            Collections.rotate(reissued, 1);
            assertThat(verify(leaf, reissued.toArray(new Minted[0]))
                            .certificates()
                            .get(1))
                    .isEqualTo(middle.certificate());
        }
    }

    @Test
    void theReasonDoesNotDependOnTheOrder() {
        Minted other = Minted.root("other root");
        List<Minted> useless = new ArrayList<>(List.of(
                middle.again().validUntil(NOW - 1),
                middle.again().notCa(),
                middle.again().issuedBy(other),
                other));
        for (int i = 0; i < useless.size(); i++) {
            Collections.rotate(useless, 1);
            refused(RejectionCode.CERTIFICATE_UNTRUSTED_ROOT, leaf, useless.toArray(new Minted[0]));
        }
        List<Minted> invalid = new ArrayList<>(
                List.of(middle.again().validUntil(NOW - 1), middle.again().validFrom(NOW + 1)));
        for (int i = 0; i < invalid.size(); i++) {
            Collections.rotate(invalid, 1);
            refused(RejectionCode.CERTIFICATE_EXPIRED, leaf, invalid.toArray(new Minted[0]));
        }
    }

    @Test
    void circlesEnd() {
        Minted a = Minted.root("a");
        Minted b = a.authority("b");
        Minted circular = a.again().issuedBy(b);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, b.leaf("leaf"), b);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, circular.leaf("leaf"), circular);
        refused(RejectionCode.CERTIFICATE_ISSUER_MISSING, b.leaf("leaf"), b, circular);
    }

    @Test
    void manyCircularCertificatesCostNoMoreThanABound() {
        Minted a = Minted.root("a");
        Minted b = a.authority("b");
        List<Minted> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(b.again().withSerial(i));
            many.add(a.again().issuedBy(b).withSerial(i));
        }
        refused(RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED, b.leaf("leaf"), many.toArray(new Minted[0]));
    }

    @Test
    void pathsOfEightAreTheLongest() throws Exception {
        List<Minted> authorities = new ArrayList<>();
        Minted last = root;
        for (int i = 0; i < 7; i++) {
            last = last.authority("authority " + i);
            authorities.add(last);
        }
        Minted[] seven = authorities.toArray(new Minted[0]);
        assertThat(verify(last.leaf("eighth"), seven).certificates()).hasSize(8);
        Minted eighth = last.authority("authority 7");
        authorities.add(eighth);
        refused(
                RejectionCode.CERTIFICATE_CONSTRAINTS_VIOLATED,
                eighth.leaf("ninth"),
                authorities.toArray(new Minted[0]));
    }
}
