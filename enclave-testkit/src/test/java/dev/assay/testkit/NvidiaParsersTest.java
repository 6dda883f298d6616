package dev.assay.testkit;

import static dev.assay.testkit.FakeNvidia.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.EcCurve;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.Endorsements;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.evidence.CmwRecord;
import dev.assay.result.RejectedException;
import dev.assay.verify.AttestationVerifier;
import dev.assay.verify.PreparedCollateral;
import dev.assay.verify.x509.RememberedSignatures;
import dev.assay.x509.OcspResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the parsers and the verifier have one answer or one of their own exceptions. */
class NvidiaParsersTest {
    private static final int ROUNDS = 1000;

    private interface Reader {
        Object read(Bytes bytes) throws Exception;
    }

    @Test
    void manifestsDamagedAnywhere() {
        Bytes seed = FakeNvidia.hopper().rim("driver").encode();
        damaged(seed, bytes -> Rim.decode(bytes, "fuzz"));
    }

    @Test
    void responsesDamagedAnywhere() {
        Bytes seed = FakeNvidia.hopper().response("brom").encode();
        damaged(seed, bytes -> OcspResponse.decode(bytes, "fuzz"));
    }

    /** With signatures that are always good, so that all that lies behind them is reached too. */
    @Test
    void evidenceDamagedAnywhereUnderSignaturesThatAreAlwaysGood() {
        for (FakeNvidia device : List.of(FakeNvidia.hopper(), FakeNvidia.blackwell(), FakeNvidia.nvSwitch())) {
            AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new Gullible());
            PreparedCollateral prepared = verifier.prepare(device.endorsements());
            CmwRecord evidence = device.evidence();
            damaged(
                    evidence.value(),
                    bytes -> verifier.verifyEvidence(
                            new CmwRecord(evidence.type(), bytes, CmwRecord.EVIDENCE), prepared, NOW));
        }
    }

    @Test
    void endorsementsDamagedAnywhereUnderSignaturesThatAreAlwaysGood() {
        FakeNvidia device = FakeNvidia.hopper();
        CmwRecord evidence = device.evidence();
        List<Endorsement> items = device.endorsements().items();
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), new Gullible());
        for (int i = 0; i < items.size(); i++) {
            int at = i;
            damaged(items.get(i).value(), 100, bytes -> {
                List<Endorsement> changed = new ArrayList<>(items);
                changed.set(at, new Endorsement(items.get(at).kind(), bytes));
                return verifier.verifyEvidence(evidence, verifier.prepare(new Endorsements(changed)), NOW);
            });
        }
    }

    @Test
    void aSignatureIsVerifiedOnce() throws Exception {
        FakeNvidia device = FakeNvidia.hopper();
        Counting counting = new Counting();
        AttestationVerifier verifier = new AttestationVerifier(device.anchors(), counting);
        PreparedCollateral prepared = verifier.prepare(device.endorsements());
        List<Bytes> authorities = new ArrayList<>();
        device.changeChain(chain -> {
            authorities.addAll(chain.subList(1, chain.size()));
            return chain;
        });
        CmwRecord evidence = device.evidence();
        verifier.verifyEvidence(evidence, prepared, NOW);
        int cold = counting.verified;
        // The same evidence again: its report is verified each time, its chain and the responses are not.
        verifier.verifyEvidence(evidence, prepared, NOW);
        assertThat(counting.verified - cold).isEqualTo(1);
        // Another device below the same authorities: its certificate and its report.
        device.leaf().serial(99);
        device.changeChain(chain -> {
            List<Bytes> changed = new ArrayList<>(authorities);
            changed.add(0, chain.get(0));
            return changed;
        });
        verifier.verifyEvidence(device.evidence(), prepared, NOW);
        assertThat(counting.verified - cold).isEqualTo(1 + 2);
    }

    @Test
    void whatIsNotGoodIsNotRemembered() {
        Counting counting = new Counting();
        RememberedSignatures remembered = new RememberedSignatures(counting);
        Bytes nothing = Bytes.of(new byte[96]);
        for (int i = 1; i <= 2; i++) {
            assertThat(remembered.ecdsaVerify(EcCurve.P384, nothing, Bytes.of(new byte[48]), nothing))
                    .isFalse();
            assertThat(counting.verified).isEqualTo(i);
        }
    }

    private static void damaged(Bytes seed, Reader reader) {
        damaged(seed, ROUNDS, reader);
    }

    private static void damaged(Bytes seed, int rounds, Reader reader) {
        Random random = new Random(seed.length());
        for (int i = 0; i < rounds; i++) {
            byte[] bytes = seed.toArray();
            for (int k = random.nextInt(3); k >= 0; k--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try {
                reader.read(Bytes.of(bytes, 0, length));
            } catch (MalformedException | RejectedException allowed) {
                assertThat(allowed.getMessage()).isNotEmpty();
            } catch (Exception bug) {
                throw new AssertionError("round " + i, bug);
            }
        }
    }

    /** Counts what is asked. */
    private static class Counting extends Delegating {
        private int verified;

        @Override
        public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
            verified++;
            return super.ecdsaVerify(curve, publicKey, digest, signature);
        }
    }

    /** Takes every signature for good. */
    private static final class Gullible extends Delegating {
        @Override
        public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
            return true;
        }
    }

    private static class Delegating implements Crypto {
        private final Crypto crypto = new BouncyCastleCrypto();

        @Override
        public Bytes sha256(Bytes... parts) {
            return crypto.sha256(parts);
        }

        @Override
        public Bytes sha384(Bytes... parts) {
            return crypto.sha384(parts);
        }

        @Override
        public Bytes sha512(Bytes... parts) {
            return crypto.sha512(parts);
        }

        @Override
        public boolean ed25519Verify(Bytes publicKey, Bytes message, Bytes signature) {
            return crypto.ed25519Verify(publicKey, message, signature);
        }

        @Override
        public boolean ecdsaVerify(EcCurve curve, Bytes publicKey, Bytes digest, Bytes signature) {
            return crypto.ecdsaVerify(curve, publicKey, digest, signature);
        }

        @Override
        public boolean rsaPssVerify(
                Bytes modulus, int publicExponent, HashAlgorithm hash, Bytes digest, int saltLength, Bytes signature) {
            return crypto.rsaPssVerify(modulus, publicExponent, hash, digest, saltLength, signature);
        }
    }
}
