package dev.assay.crypto.jca;

import dev.assay.crypto.Crypto;
import dev.assay.crypto.CryptoConformance;

/** Where there is no accelerating provider. */
class JcaPortableTest implements CryptoConformance {
    private final Crypto crypto = JcaCrypto.withoutNativeCode();

    @Override
    public Crypto crypto() {
        return crypto;
    }
}
