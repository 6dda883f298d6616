package dev.assay.client;

import dev.assay.bytes.Bytes;
import java.security.SecureRandom;

/** Fresh random challenges. */
final class Nonces {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Nonces() {}

    static Bytes fresh() {
        byte[] nonce = new byte[BYTES];
        RANDOM.nextBytes(nonce);
        return Bytes.of(nonce);
    }
}
