package dev.assay.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.verify.x509.Signatures;
import dev.assay.x509.Certificate;
import dev.assay.x509.PublicKey;
import dev.assay.x509.SignedObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** RSASSA-PSS on AMD's genuine certificates of 4096 bits: the same verdicts as the JDK's, and no other. */
class SharedAmdCertificatesTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors"), "manifest.json");
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    @TestFactory
    Stream<DynamicTest> signaturesHaveTheVerdictOfTheJdk() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        return VectorManifest.load(MANIFEST).vectors().stream()
                .filter(vector -> vector.kind().equals("sev-snp"))
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> compare(vector)));
    }

    private static void compare(Vector vector) throws Exception {
        List<Bytes> chain =
                List.of(vector.requiredContent("vek"), vector.requiredContent("ask"), vector.requiredContent("ark"));
        for (Bytes subject : chain) {
            for (Bytes issuer : chain) {
                boolean ours = Signatures.verify(
                        Certificate.decode(subject, "subject").envelope(),
                        Certificate.decode(issuer, "issuer").publicKey(),
                        CRYPTO);
                assertThat(ours).isEqualTo(jdk(subject, issuer));
            }
        }
        refusesEverythingElse(chain);
    }

    /** The ARK signs itself in every vector, so that there is something to spoil. */
    private static void refusesEverythingElse(List<Bytes> chain) throws Exception {
        Certificate ark = Certificate.decode(chain.get(2), "ark");
        PublicKey.Rsa key = (PublicKey.Rsa) ark.publicKey();
        SignedObject envelope = ark.envelope();
        Bytes digest = CRYPTO.sha384(envelope.signed());
        assertThat(key.modulus().length()).isGreaterThanOrEqualTo(256);
        assertThat(pss(key, digest, 48, envelope.signature())).isTrue();
        for (int salt : List.of(0, 20, 32, 47, 49, 64)) {
            assertThat(pss(key, digest, salt, envelope.signature())).isFalse();
        }
        assertThat(pss(key, CRYPTO.sha384(digest), 48, envelope.signature())).isFalse();
        for (int i : List.of(0, 1, 100, key.modulus().length() - 1)) {
            byte[] spoilt = envelope.signature().toArray();
            spoilt[i] ^= 1;
            assertThat(pss(key, digest, 48, Bytes.of(spoilt))).isFalse();
        }
        Bytes signature = envelope.signature();
        assertThat(pss(key, digest, 48, Bytes.of(new byte[1]).concat(signature)))
                .isFalse();
        assertThat(pss(key, digest, 48, signature.slice(1, signature.length()))).isFalse();
        assertThat(pss(key, digest, 48, key.modulus())).isFalse();
        assertThat(pss(key, digest, 48, Bytes.of(new byte[signature.length()]))).isFalse();
    }

    private static boolean pss(PublicKey.Rsa key, Bytes digest, int saltLength, Bytes signature) {
        return CRYPTO.rsaPssVerify(key.modulus(), key.exponent(), HashAlgorithm.SHA384, digest, saltLength, signature);
    }

    private static boolean jdk(Bytes subject, Bytes issuer) throws GeneralSecurityException {
        try {
            read(subject).verify(read(issuer).getPublicKey());
            return true;
        } catch (java.security.SignatureException | java.security.InvalidKeyException refused) {
            return false;
        }
    }

    private static X509Certificate read(Bytes der) throws GeneralSecurityException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der.toArray()));
    }
}
