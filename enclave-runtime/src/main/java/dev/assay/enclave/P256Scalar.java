package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** Private keys of P-256 (SEC 2 section 2.4.2), made in a buffer of ours. */
final class P256Scalar {
    static final int BYTES = 32;

    private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
    private static final byte[] ORDER = order();

    private P256Scalar() {}

    private static byte[] order() {
        byte[] withSign = CURVE.getN().toByteArray();
        return Arrays.copyOfRange(withSign, withSign.length - BYTES, withSign.length);
    }

    /**
     * Fills {@code scalar} with a number from 1 to n - 1, each as likely as any other: what is outside is thrown away
     * and drawn again (FIPS 186-5 appendix A.2.2). That happens once in 2^32 times.
     */
    static void draw(byte[] scalar, SecureRandom random) {
        do {
            random.nextBytes(scalar);
        } while (!isPrivateKey(scalar));
    }

    /** Whether 0 &lt; scalar &lt; n; it takes the same time for all. */
    static boolean isPrivateKey(byte[] scalar) {
        int any = 0;
        int borrow = 0;
        for (int i = BYTES - 1; i >= 0; i--) {
            any |= scalar[i];
            borrow = ((scalar[i] & 0xff) - (ORDER[i] & 0xff) - borrow) >>> 31;
        }
        return any != 0 && borrow == 1;
    }

    /** The public point, uncompressed (SEC 1 section 2.3.3). */
    static Bytes publicPoint(byte[] scalar) {
        return Bytes.of(new FixedPointCombMultiplier()
                .multiply(CURVE.getG(), new BigInteger(1, scalar))
                .normalize()
                .getEncoded(false));
    }
}
