package dev.assay.enclave;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** The X25519 key that requests are sealed to (RFC 9458). Its secret never leaves this object. */
final class OhttpKey implements AutoCloseable {
    private static final int KEM_X25519_HKDF_SHA256 = 0x0020;
    private static final int KDF_HKDF_SHA256 = 0x0001;
    private static final int AEAD_AES_128_GCM = 0x0001;

    private final byte[] secret = new byte[X25519.SCALAR_SIZE];
    private final byte[] publicKey = new byte[X25519.POINT_SIZE];

    OhttpKey(SecureRandom random) {
        X25519.generatePrivateKey(random, secret);
        X25519.generatePublicKey(secret, 0, publicKey, 0);
    }

    /** One key configuration (RFC 9458 section 3.1): identifier, KEM, public key, and one pair of KDF and AEAD. */
    Bytes keyConfiguration(int keyId) {
        return new ByteWriter()
                .u8(keyId)
                .bigEndian(KEM_X25519_HKDF_SHA256, 2)
                .bytes(Bytes.of(publicKey))
                .bigEndian(4, 2)
                .bigEndian(KDF_HKDF_SHA256, 2)
                .bigEndian(AEAD_AES_128_GCM, 2)
                .toBytes();
    }

    boolean isWiped() {
        return Arrays.equals(secret, new byte[secret.length]);
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }
}
