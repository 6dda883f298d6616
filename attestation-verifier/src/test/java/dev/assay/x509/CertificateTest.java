package dev.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.trust.TrustAnchor;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.x509.Signatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

class CertificateTest {
    private final Minted root = Minted.root("a root");

    private static void refused(Bytes der, String reason) {
        assertThatThrownBy(() -> Certificate.decode(der, "certificate"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("certificate")
                .hasMessageContaining(reason);
    }

    /** The bytes with one part, which must stand in them once, replaced. */
    private static Bytes replaced(Bytes bytes, String part, String by) throws MalformedException {
        String hex = bytes.hex();
        assertThat(hex.split(part, -1)).as("%s once", part).hasSize(2);
        return Bytes.fromHex(hex.replace(part, by));
    }

    @Test
    void whatACertificateSaysIsRead() throws Exception {
        Bytes der = root.authority("an authority")
                .withSerial(-129)
                .withPathLength(3)
                .withPlain("1.2.3.4")
                .encoded();
        Certificate certificate = Certificate.decode(der, "certificate");
        assertThat(certificate.encoded()).isEqualTo(der);
        assertThat(certificate.commonName()).isEqualTo("an authority");
        assertThat(certificate.issuerCommonName()).isEqualTo("a root");
        assertThat(certificate.serial().hex()).isEqualTo("ff7f");
        assertThat(certificate.notBefore()).isEqualTo(Minted.NOW - 86_400);
        assertThat(certificate.notAfter()).isEqualTo(Minted.NOW + 86_400);
        assertThat(certificate.isCa()).isTrue();
        assertThat(certificate.pathLength()).isEqualTo(3);
        assertThat(certificate.isSelfIssued()).isFalse();
        assertThat(root.certificate().isSelfIssued()).isTrue();
        assertThat(((PublicKey.Ec) certificate.publicKey()).curve()).isEqualTo(EcCurve.P256);
        assertThat(certificate.extensions())
                .extracting(Extension::oid)
                .containsExactly("2.5.29.19", "2.5.29.15", "1.2.3.4");
        assertThat(certificate.extensions()).extracting(Extension::critical).containsExactly(true, true, false);
        assertThat(certificate.extension("1.2.3.4")).isNotNull();
        assertThat(certificate.extension("1.2.3.5")).isNull();
    }

    @Test
    void keyUsageAllowsWhatItNamesOrEverything() {
        Certificate signer = root.leaf("leaf").certificate();
        assertThat(signer.allows(Certificate.DIGITAL_SIGNATURE)).isTrue();
        assertThat(signer.allows(Certificate.KEY_CERT_SIGN)).isFalse();
        assertThat(signer.allows(Certificate.CRL_SIGN)).isFalse();
        Certificate authority = root.authority("authority").certificate();
        assertThat(authority.allows(Certificate.DIGITAL_SIGNATURE)).isFalse();
        assertThat(authority.allows(Certificate.KEY_CERT_SIGN)).isTrue();
        assertThat(authority.allows(Certificate.CRL_SIGN)).isTrue();
        Certificate any = root.authority("any").withKeyUsage(-1).certificate();
        assertThat(any.allows(Certificate.CRL_SIGN)).isTrue();
        assertThat(root.authority("far")
                        .withKeyUsage(KeyUsage.decipherOnly)
                        .certificate()
                        .keyUsage())
                .isEqualTo(0x0080);
    }

    @Test
    void withoutBasicConstraintsThereIsNoAuthority() {
        Certificate plain = root.leaf("leaf").certificate();
        assertThat(plain.isCa()).isFalse();
        assertThat(plain.pathLength()).isEqualTo(-1);
    }

    @Test
    void theAlgorithmInsideIsTheOneOutside() throws Exception {
        Bytes good = root.encoded();
        String sha256 = "06082a8648ce3d040302";
        String hex = good.hex();
        int inside = hex.indexOf(sha256);
        int outside = hex.lastIndexOf(sha256);
        assertThat(inside).isLessThan(outside);
        String sha384 = sha256.substring(0, 18) + "03";
        refused(Bytes.fromHex(hex.substring(0, inside) + sha384 + hex.substring(inside + 20)), "differs from");
        refused(Bytes.fromHex(hex.substring(0, outside) + sha384 + hex.substring(outside + 20)), "differs from");
        refused(
                Bytes.fromHex(hex.replace(sha256, sha256.substring(0, 18) + "01")),
                "a signature algorithm that is not used here");
    }

    @Test
    void otherKeysAreRefused() throws Exception {
        Bytes good = root.encoded();
        refused(replaced(good, "06082a8648ce3d030107", "06082a8648ce3d030106"), "a curve that is not used here");
        refused(replaced(good, "06072a8648ce3d0201", "06072a8648ce3d0202"), "a key of a kind that is not used here");
        refused(replaced(good, "03420004", "03420002"), "expected an uncompressed point");
    }

    @Test
    void extensionsAreOfVersionThreeAndStandOnce() throws Exception {
        Bytes good = root.encoded();
        refused(replaced(good, "a003020102", "a003020101"), "left over");
        refused(replaced(good, "a003020102", "a003020103"), "integer larger than 2");
        refused(replaced(good, "0603551d0f", "0603551d13"), "an extension stands twice");
    }

    @Test
    void certificatesAndSerialNumbersAreBounded() {
        refused(Bytes.of(new byte[16_385]), "larger than 16384 bytes");
        refused(Bytes.empty(), "found the end");
    }

    @Test
    void everyCutIsMalformedAndEveryChangedByteIsReadOrMalformed() {
        Bytes good = root.leaf("leaf").withPlain("1.2.3").encoded();
        for (int cut = 0; cut < good.length(); cut++) {
            refused(good.slice(0, cut), "");
        }
        refused(good.concat(Bytes.of(new byte[1])), "1 bytes left over");
        Random random = new Random(2);
        for (int i = 0; i < 5000; i++) {
            byte[] changed = good.toArray();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Certificate.decode(Bytes.of(changed), "c").encoded()).isEqualTo(Bytes.of(changed));
            } catch (MalformedException allowed) {
                assertThat(allowed).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void pemHoldsAnyNumber() throws Exception {
        Bytes first = root.encoded();
        Bytes second = root.leaf("leaf").encoded();
        String pem = pem(first) + "\n\n" + pem(second);
        assertThat(Certificate.decodeAll(Bytes.utf8(pem), "chain"))
                .extracting(Certificate::encoded)
                .containsExactly(first, second);
        assertThat(Certificate.decodeAll(first, "chain")).hasSize(1);
        assertThat(Certificate.decodeAll(Bytes.utf8(pem.replace("CERTIFICATE", "SECRET")), "chain"))
                .isEmpty();
        assertThatThrownBy(() -> Certificate.decodeAll(Bytes.utf8(pem(first) + pem(first.slice(0, 9))), "chain"))
                .hasMessageStartingWith("chain certificate 1");
    }

    private static String pem(Bytes der) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64Text.encode(der) + "\n-----END CERTIFICATE-----\n";
    }

    @Test
    void vendorsRootsAreTheAnchorsThatAreCompiledIn() throws Exception {
        Path roots = Path.of(System.getProperty("assay.vectors", ""), "roots");
        assumeTrue(Files.isDirectory(roots), "the vendors' root certificates are not here");
        TrustAnchors vendors = TrustAnchors.vendors();
        List<TrustAnchor> known = new ArrayList<>();
        for (List<TrustAnchor> some :
                List.of(vendors.intel(), vendors.amd(), vendors.nvidiaDevice(), vendors.nvidiaRim(), vendors.aws())) {
            known.addAll(some);
        }
        List<TrustAnchor> found = new ArrayList<>();
        for (Path file : listed(roots)) {
            for (Certificate root : Certificate.decodeAll(Bytes.of(Files.readAllBytes(file)), file.toString())) {
                assertThat(Signatures.verify(root.envelope(), root.publicKey(), new BouncyCastleCrypto()))
                        .as("%s signed itself", file)
                        .isTrue();
                assertThat(root.isSelfIssued() && root.isCa())
                        .as("%s is a root", file)
                        .isTrue();
                found.add(TrustAnchor.of(root));
            }
        }
        assertThat(known)
                .hasSize(7)
                .allSatisfy(anchor -> assertThat(found).anySatisfy(root -> {
                    assertThat(root.subject()).isEqualTo(anchor.subject());
                    assertThat(root.spki()).isEqualTo(anchor.spki());
                    assertThat(anchor.certificateDigests()).containsAll(root.certificateDigests());
                }));
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
