package dev.assay.crypto.jca;

import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** An Ed25519 key on its way into a provider. The platform's own class keeps copies that nobody can wipe. */
final class SeedKey implements EdECPrivateKey, AutoCloseable {
    private static final long serialVersionUID = 1;

    /** PKCS #8 (RFC 8410 section 7) up to the seed. */
    private static final byte[] PREFIX = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};

    private final transient byte[] encoded;

    SeedKey(byte[] seed) {
        encoded = Arrays.copyOf(PREFIX, PREFIX.length + seed.length);
        System.arraycopy(seed, 0, encoded, PREFIX.length, seed.length);
    }

    @Override
    public String getAlgorithm() {
        return "EdDSA";
    }

    @Override
    public String getFormat() {
        return "PKCS#8";
    }

    /** The only copy there is: the provider reads it, and {@link #close} wipes it. */
    @Override
    public byte[] getEncoded() {
        return encoded;
    }

    @Override
    public Optional<byte[]> getBytes() {
        return Optional.empty();
    }

    @Override
    public NamedParameterSpec getParams() {
        return NamedParameterSpec.ED25519;
    }

    @Override
    public void close() {
        Arrays.fill(encoded, (byte) 0);
    }
}
