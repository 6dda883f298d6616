package dev.assay.canister.crypto;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.crypto.bc.BouncyCastleCrypto;

/** The port as the canister has it: Bouncy Castle for signatures, hash functions that are cheap where every instruction is paid. */
public final class CanisterCrypto implements Crypto {
    private final Crypto signatures = new BouncyCastleCrypto();

    @Override
    public Bytes sha256(Bytes... parts) {
        return new Sha256().digest(32, parts);
    }

    @Override
    public Bytes sha384(Bytes... parts) {
        return Sha512.sha384().digest(48, parts);
    }

    @Override
    public Bytes sha512(Bytes... parts) {
        return Sha512.sha512().digest(64, parts);
    }

    @Override
    public boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature) {
        return signatures.ed25519Verify(publicKey, message, signature);
    }

    @Override
    public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
        return signatures.ecdsaVerify(curve, publicKey, digest, signature);
    }

    @Override
    public boolean rsaPssVerify(
            Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
        return signatures.rsaPssVerify(modulus, publicExponent, hash, digest, saltLength, signature);
    }
}
