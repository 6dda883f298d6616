package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A P-256 private key in a buffer that is wiped. It has no encoding, cannot be serialised and prints nothing; signers take
 * its number through {@link #getS}, and each makes a copy that lives until it is collected.
 */
final class TlsPrivateKey implements ECPrivateKey, AutoCloseable {
    private static final long serialVersionUID = 1L;
    private static final ECParameterSpec P256 = parameters();

    private final transient byte[] scalar = new byte[P256Scalar.BYTES];
    private transient boolean destroyed;

    TlsPrivateKey(SecureRandom random) {
        P256Scalar.draw(scalar, random);
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException everyJdkHasP256) {
            throw new IllegalStateException(everyJdkHasP256);
        }
    }

    /** The public point, uncompressed. */
    synchronized Bytes publicPoint() {
        requireAlive();
        return P256Scalar.publicPoint(scalar);
    }

    @Override
    public synchronized BigInteger getS() {
        requireAlive();
        return new BigInteger(1, scalar);
    }

    private void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException("the TLS key was wiped");
        }
    }

    @Override
    public ECParameterSpec getParams() {
        return P256;
    }

    @Override
    public String getAlgorithm() {
        return "EC";
    }

    /** None: the key does not leave. */
    @Override
    @SuppressWarnings("NullAway") // The contract of Key: null for a key that has no encoding.
    public @Nullable String getFormat() {
        return null;
    }

    /** None: the key does not leave. */
    @Override
    @SuppressWarnings("NullAway") // The contract of Key: null for a key that has no encoding.
    public byte @Nullable [] getEncoded() {
        return null;
    }

    @Override
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(scalar, (byte) 0);
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public void close() {
        destroy();
    }

    synchronized boolean isWiped() {
        return destroyed && Arrays.equals(scalar, new byte[scalar.length]);
    }

    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("a TLS key does not leave the enclave");
    }

    private void readObject(ObjectInputStream in) throws NotSerializableException {
        throw new NotSerializableException("a TLS key does not come from outside");
    }

    @Override
    public String toString() {
        return "TlsPrivateKey";
    }
}
