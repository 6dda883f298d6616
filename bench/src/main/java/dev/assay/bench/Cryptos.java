package dev.assay.bench;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.crypto.jca.JcaCrypto;

/** The implementations of the port, by the names that the benchmarks' parameters have. */
final class Cryptos {
    private Cryptos() {}

    static Crypto named(String name) {
        return switch (name) {
            case "bouncy-castle" -> new BouncyCastleCrypto();
            case "platform" -> JcaCrypto.withoutNativeCode();
            case "native" -> fastest();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Fails where there is no native library: its numbers would be another's. */
    private static Crypto fastest() {
        Crypto crypto = JcaCrypto.fastest();
        if (!((JcaCrypto) crypto).isAccelerated()) {
            throw new IllegalStateException("no native cryptography on this machine");
        }
        return crypto;
    }
}
