package dev.assay.crypto.jca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.CryptoConformance;
import java.security.Security;
import org.junit.jupiter.api.Test;

/** Over the platform's own curves: slow, lax in other places than Corretto's, and held to the same answers. */
class JcaAnyProviderTest implements CryptoConformance {
    private final JcaCrypto crypto = new JcaCrypto(Security.getProvider("SunEC"));

    @Override
    public Crypto crypto() {
        return crypto;
    }

    @Test
    void theProviderIsAsked() {
        assertThat(crypto.isAccelerated()).isTrue();
    }
}
