package dev.assay.crypto;

/** What every implementation of the port must do alike; a class per implementation runs all of it. */
public interface CryptoConformance
        extends DigestConformance,
                EcdsaConformance,
                Ed25519Conformance,
                RsaPssConformance,
                WycheproofConformance,
                AgreementConformance {
    /** The implementation. */
    @Override
    Crypto crypto();
}
