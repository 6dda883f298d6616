package dev.assay.testkit.x509;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

/**
 * A P-256 key that follows from its name and signs with SHA-256 and without chance (RFC 6979): what it makes is the same
 * on every machine. It protects nothing.
 */
public final class FakeEcKey implements FakeKey {
    private static final ECDomainParameters P256 = new ECDomainParameters(CustomNamedCurves.getByName("P-256"));
    private static final int HALF = 32;
    private static final int UNCOMPRESSED = 4;

    private final BigInteger secret;
    private final Bytes publicPoint;

    private FakeEcKey(BigInteger secret) {
        this.secret = secret;
        byte[] encoded = P256.getG().multiply(secret).normalize().getEncoded(false);
        this.publicPoint = Bytes.of(encoded, 1, encoded.length - 1);
    }

    /** The key called {@code name}. */
    public static FakeEcKey named(String name) {
        Bytes digest = new BouncyCastleCrypto().sha256(Bytes.utf8("fake P-256 key: " + name));
        return new FakeEcKey(new BigInteger(1, digest.toArray())
                .mod(P256.getN().subtract(BigInteger.ONE))
                .add(BigInteger.ONE));
    }

    /** X || Y. */
    public Bytes publicPoint() {
        return publicPoint;
    }

    @Override
    public Bytes spki() {
        Bytes algorithm = Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.oid("1.2.840.10045.3.1.7"));
        return Der.sequence(
                algorithm,
                Der.bitString(
                        new ByteWriter().u8(UNCOMPRESSED).bytes(publicPoint).toBytes()));
    }

    @Override
    public PrivateKey privateKey() {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            return KeyFactory.getInstance("EC")
                    .generatePrivate(new ECPrivateKeySpec(secret, curve.getParameterSpec(ECParameterSpec.class)));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    @Override
    public Bytes algorithm() {
        return Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
    }

    @Override
    public Bytes sign(Bytes message) {
        BigInteger[] halves = halves(message);
        return Der.sequence(Der.integer(halves[0]), Der.integer(halves[1]));
    }

    @Override
    public Bytes signFixedLength(Bytes message) {
        BigInteger[] halves = halves(message);
        return Bytes.of(BigIntegers.asUnsignedByteArray(HALF, halves[0]))
                .concat(Bytes.of(BigIntegers.asUnsignedByteArray(HALF, halves[1])));
    }

    private BigInteger[] halves(Bytes message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, P256));
        return signer.generateSignature(new BouncyCastleCrypto().sha256(message).toArray());
    }
}
