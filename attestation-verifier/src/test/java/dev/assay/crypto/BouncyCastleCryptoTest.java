package dev.assay.crypto;

import dev.assay.crypto.bc.BouncyCastleCrypto;

class BouncyCastleCryptoTest implements CryptoConformance {
    private final Crypto crypto = new BouncyCastleCrypto();

    @Override
    public Crypto crypto() {
        return crypto;
    }
}
