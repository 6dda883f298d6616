package dev.assay.testkit;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.util.BigIntegers;

/**
 * A P-256 key that follows from a name and signs deterministically (RFC 6979): what it makes is the same on every
 * machine. It protects nothing.
 */
public final class FakeEcKey {
    private static final ECDomainParameters P256 = new ECDomainParameters(CustomNamedCurves.getByName("P-256"));
    private static final int HALF = 32;

    private final BigInteger secret;

    private FakeEcKey(BigInteger secret) {
        this.secret = secret;
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
        byte[] encoded = P256.getG().multiply(secret).normalize().getEncoded(false);
        return Bytes.of(encoded, 1, encoded.length - 1);
    }

    /** r || s over the SHA-256 of {@code message}. */
    public Bytes sign(Bytes message) {
        BigInteger[] halves = halves(message);
        return Bytes.of(BigIntegers.asUnsignedByteArray(HALF, halves[0]))
                .concat(Bytes.of(BigIntegers.asUnsignedByteArray(HALF, halves[1])));
    }

    /** The same as X.509 has it. */
    byte[] signDer(byte[] message) {
        BigInteger[] halves = halves(Bytes.of(message));
        try {
            return new DERSequence(new ASN1Integer[] {new ASN1Integer(halves[0]), new ASN1Integer(halves[1])})
                    .getEncoded();
        } catch (IOException bug) {
            throw new UncheckedIOException(bug);
        }
    }

    private BigInteger[] halves(Bytes message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, P256));
        return signer.generateSignature(new BouncyCastleCrypto().sha256(message).toArray());
    }

    SubjectPublicKeyInfo subjectPublicKeyInfo() {
        AlgorithmIdentifier algorithm =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
        return new SubjectPublicKeyInfo(algorithm, P256.getG().multiply(secret).getEncoded(false));
    }
}
