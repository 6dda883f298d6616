package dev.assay.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.x509.Certificate;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EnclaveIdentityTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final EnclaveIdentity boot = new EnclaveIdentity("localhost", new SecureRandom());

    @Test
    void everyBootHasItsOwnName() {
        EnclaveIdentity other = new EnclaveIdentity("localhost", new SecureRandom());
        assertThat(other.bootId()).isNotEqualTo(boot.bootId());
        assertThat(other.bootId().length()).isEqualTo(32);
    }

    @Test
    void everyEpochHasItsOwnKeysUnderTheNextNumber() {
        try (EpochKeys one = boot.newEpoch();
                EpochKeys other = boot.newEpoch()) {
            assertThat(one.number()).isEqualTo(1);
            assertThat(other.number()).isEqualTo(2);
            assertThat(one.receiptSigner().publicKey())
                    .isNotEqualTo(other.receiptSigner().publicKey());
            assertThat(one.ohttpKeyConfiguration()).isNotEqualTo(other.ohttpKeyConfiguration());
            assertThat(one.tlsSpkiSha256(CRYPTO)).isNotEqualTo(other.tlsSpkiSha256(CRYPTO));
        }
    }

    @Test
    void theReceiptKeySignsWhatItsPublicHalfVerifies() {
        try (EpochKeys keys = boot.newEpoch()) {
            Bytes message = Bytes.utf8("a message");
            Bytes signature = keys.receiptSigner().sign(message);
            Bytes key = keys.receiptSigner().publicKey().x();
            assertThat(CRYPTO.ed25519Verify(key, message, signature)).isTrue();
            assertThat(CRYPTO.ed25519Verify(key, Bytes.utf8("another"), signature))
                    .isFalse();
        }
    }

    @Test
    void theCertificateIsSelfSignedShortLivedAndNamesTheInstance() throws Exception {
        try (EpochKeys keys = boot.newEpoch()) {
            TlsIdentity tls = keys.certify(NOW, DAY, null);
            var certificate = tls.certificate();
            certificate.verify(certificate.getPublicKey());
            certificate.checkValidity(Date.from(NOW));
            assertThat(certificate.getNotAfter()).isEqualTo(Date.from(NOW.plus(DAY)));
            assertThat(certificate.getSubjectAlternativeNames()).contains(List.of(2, "localhost"));
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(tls.spkiSha256(CRYPTO)).isEqualTo(keys.tlsSpkiSha256(CRYPTO));
        }
    }

    @Test
    void evidenceStandsInAnExtensionThatIsNotCritical() throws Exception {
        Bytes evidence = Bytes.utf8("a CMW collection");
        try (EpochKeys keys = boot.newEpoch()) {
            Bytes der = Bytes.of(keys.certify(NOW, DAY, evidence).certificate().getEncoded());
            var extension = Objects.requireNonNull(
                    Certificate.decode(der, "certificate").extension(CertificateEvidence.OID));
            assertThat(extension.critical()).isFalse();
            assertThat(extension.value()).isEqualTo(Bytes.of(new byte[] {4, 16}).concat(evidence));
            Bytes without = Bytes.of(keys.certify(NOW, DAY, null).certificate().getEncoded());
            assertThat(Certificate.decode(without, "certificate").extension(CertificateEvidence.OID))
                    .isNull();
        }
    }

    @Test
    void aCertificateMessageOfMoreThan16KiBIsRefused() throws Exception {
        try (EpochKeys keys = boot.newEpoch()) {
            // ECDSA signatures are 70 to 72 bytes long, so the last bytes are left alone.
            Bytes largest = Bytes.of(new byte[15_980]);
            assertThat(keys.certify(NOW, DAY, largest).certificate().getEncoded())
                    .hasSizeBetween(16_300, TlsCertificates.MAX_BYTES);
            Bytes tooMuch = Bytes.of(new byte[16_100]);
            assertThatThrownBy(() -> keys.certify(NOW, DAY, tooMuch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at most 16371");
        }
    }

    @Test
    void theOhttpConfigurationHasTheShapeOfRfc9458() {
        try (EpochKeys keys = boot.newEpoch()) {
            Bytes configuration = keys.ohttpKeyConfiguration();
            assertThat(configuration.length()).isEqualTo(1 + 2 + 32 + 2 + 4);
            assertThat(configuration.slice(0, 3).hex()).isEqualTo("010020");
            assertThat(configuration.slice(35, 41).hex()).isEqualTo("000400010001");
        }
    }

    @Test
    void closingWipesEveryBufferThatHeldASecret() throws Exception {
        EpochKeys keys = boot.newEpoch();
        List<byte[]> secrets = secrets(keys);
        assertThat(secrets).hasSize(3).noneMatch(secret -> Arrays.equals(secret, new byte[32]));
        assertThat(keys.isWiped()).isFalse();

        keys.close();

        assertThat(secrets).allMatch(secret -> Arrays.equals(secret, new byte[32]));
        assertThat(keys.isWiped()).isTrue();
    }

    /** Every buffer of the keys that holds no public key. */
    private static List<byte[]> secrets(EpochKeys keys) throws Exception {
        List<byte[]> buffers = new ArrayList<>();
        for (String holder : List.of("tlsKey", "receiptKey", "ohttpKey")) {
            Object key = read(keys, EpochKeys.class.getDeclaredField(holder));
            for (Field field : key.getClass().getDeclaredFields()) {
                boolean secret =
                        field.getType() == byte[].class && !field.getName().equals("publicKey");
                if (secret && !Modifier.isStatic(field.getModifiers())) {
                    buffers.add((byte[]) read(key, field));
                }
            }
        }
        return buffers;
    }

    private static Object read(Object holder, Field field) throws Exception {
        field.setAccessible(true);
        return field.get(holder);
    }

    @Test
    void afterClosingNothingIsSigned() {
        EpochKeys keys = boot.newEpoch();
        keys.close();
        assertThatThrownBy(() -> keys.receiptSigner().sign(Bytes.utf8("late")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wiped");
        assertThatThrownBy(() -> keys.certify(NOW, DAY, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("wiped");
    }
}
