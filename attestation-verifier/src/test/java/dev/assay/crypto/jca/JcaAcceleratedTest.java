package dev.assay.crypto.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.CryptoConformance;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the SDK and the server use where the accelerating provider runs. */
class JcaAcceleratedTest implements CryptoConformance {
    private static final Crypto CRYPTO = JcaCrypto.fastest();

    @BeforeAll
    static void isAcceleratedHere() {
        boolean ours = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assumeTrue(ours, "the accelerating provider's library is for Linux on x86-64");
    }

    @Override
    public Crypto crypto() {
        return CRYPTO;
    }

    @Test
    void theProviderIsFoundByItsNameOnTheClassPath() {
        assertThat(((JcaCrypto) CRYPTO).isAccelerated()).isTrue();
    }

    @Test
    void theSharedOneIsAcceleratedAfterAWhile() throws InterruptedException {
        JcaCrypto shared = (JcaCrypto) JcaCrypto.shared();
        long giveUp = System.nanoTime() + 20_000_000_000L;
        while (!shared.isAccelerated() && System.nanoTime() < giveUp) {
            Thread.sleep(5);
        }
        assertThat(shared.isAccelerated()).isTrue();
    }
}
