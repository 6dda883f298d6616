package dev.assay.enclave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnclaveIdentityTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private static EnclaveIdentity create() {
        return EnclaveIdentity.create("localhost", NOW, Duration.ofDays(1), new SecureRandom());
    }

    @Test
    void everyBootHasItsOwnKeys() {
        try (EnclaveIdentity one = create();
                EnclaveIdentity other = create()) {
            assertThat(one.bootId()).isNotEqualTo(other.bootId());
            assertThat(one.receiptSigner().publicKey())
                    .isNotEqualTo(other.receiptSigner().publicKey());
            assertThat(one.ohttpKeyConfiguration()).isNotEqualTo(other.ohttpKeyConfiguration());
            assertThat(one.tls().spkiSha256(CRYPTO)).isNotEqualTo(other.tls().spkiSha256(CRYPTO));
        }
    }

    @Test
    void theReceiptKeySignsWhatItsPublicHalfVerifies() {
        try (EnclaveIdentity identity = create()) {
            Bytes message = Bytes.utf8("a message");
            Bytes signature = identity.receiptSigner().sign(message);
            Bytes key = identity.receiptSigner().publicKey().x();
            assertThat(CRYPTO.ed25519Verify(key, message, signature)).isTrue();
            assertThat(CRYPTO.ed25519Verify(key, Bytes.utf8("another"), signature))
                    .isFalse();
        }
    }

    @Test
    void theCertificateIsSelfSignedShortLivedAndNamesTheInstance() throws Exception {
        try (EnclaveIdentity identity = create()) {
            var certificate = identity.tls().certificate();
            certificate.verify(certificate.getPublicKey());
            certificate.checkValidity(Date.from(NOW));
            assertThat(certificate.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(1))));
            assertThat(certificate.getSubjectAlternativeNames()).contains(List.of(2, "localhost"));
            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        }
    }

    @Test
    void theOhttpConfigurationHasTheShapeOfRfc9458() {
        try (EnclaveIdentity identity = create()) {
            Bytes configuration = identity.ohttpKeyConfiguration();
            assertThat(configuration.length()).isEqualTo(1 + 2 + 32 + 2 + 4);
            assertThat(configuration.slice(1, 3).hex()).isEqualTo("0020");
            assertThat(configuration.slice(35, 41).hex()).isEqualTo("000400010001");
        }
    }

    @Test
    void closingWipesTheKeysAndSigningIsOver() {
        EnclaveIdentity identity = create();
        assertThat(identity.isWiped()).isFalse();
        identity.close();
        assertThat(identity.isWiped()).isTrue();
        assertThatThrownBy(() -> identity.receiptSigner().sign(Bytes.utf8("late")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingPrintsTheKey() {
        try (EnclaveIdentity identity = create()) {
            assertThat(identity.tls().toString()).isEqualTo("TlsIdentity[CN=Assay enclave]");
        }
    }
}
