package dev.assay.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The same answer as Bouncy Castle's for good inputs with something changed: nobody may see another truth. */
interface AgreementConformance {
    int ROUNDS = 600;

    Crypto crypto();

    @Test
    default void answersAgreeOnChangedInputs() {
        Crypto reference = new BouncyCastleCrypto();
        Random random = new Random(42);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            EcCurve curve = random.nextBoolean() ? EcCurve.P256 : EcCurve.P384;
            EcSigner signer = new EcSigner(curve, 1 + random.nextInt(5));
            Bytes digest = reference.hash(HashAlgorithm.values()[random.nextInt(3)], Bytes.of(new byte[round % 7]));
            Bytes signature = changed(signer.sign(digest), random);
            Bytes key = changed(signer.publicKey(), random);
            boolean expected = reference.ecdsaVerify(curve, key, digest, signature);
            assertThat(crypto().ecdsaVerify(curve, key, digest, signature))
                    .as("key %s digest %s signature %s", key, digest, signature)
                    .isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static Bytes changed(Bytes good, Random random) {
        byte[] bytes = good.toArray();
        switch (random.nextInt(8)) {
            case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> java.util.Arrays.fill(bytes, 0, bytes.length / 2, (byte) (random.nextBoolean() ? 0 : 0xff));
            case 2 ->
                java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) (random.nextBoolean() ? 0 : 0xff));
            default -> {}
        }
        return Bytes.of(bytes);
    }
}
