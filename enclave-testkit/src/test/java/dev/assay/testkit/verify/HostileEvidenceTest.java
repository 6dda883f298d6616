package dev.assay.testkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.amd.SnpProduct;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.testkit.FakeAmd;
import dev.assay.testkit.FakeNitro;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Evidence and certificates with bytes changed, cut off and repeated fail in one of three ways; none of it verifies. */
class HostileEvidenceTest {
    private static final int ROUNDS = 400;

    private final Random random = new Random(20_250_615);

    @Test
    void extendedReports() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.MILAN, 3);
        Bytes evidence = amd.reportBytes().concat(amd.certificateTable());
        for (int i = 0; i < ROUNDS; i++) {
            // Within the table some bytes are nobody's, or belong to a certificate that is not needed.
            verify(FakeAmd.evidence(changed(evidence)), Endorsements.none(), amd.anchors(), FakeAmd.NOW);
        }
    }

    @Test
    void reportsAlone() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.TURIN, 5);
        Endorsements given = amd.endorsements();
        Bytes evidence = amd.reportBytes();
        for (int i = 0; i < ROUNDS; i++) {
            Bytes changed = changed(evidence);
            boolean verified = verify(FakeAmd.evidence(changed), given, amd.anchors(), FakeAmd.NOW);
            assertThat(verified).as(changed.hex()).isFalse();
        }
    }

    @Test
    void keyCertificates() {
        FakeAmd amd = FakeAmd.vcek(SnpProduct.GENOA, 3);
        Bytes vek = amd.vek().encode();
        for (int i = 0; i < ROUNDS; i++) {
            Bytes changed = changed(vek);
            Endorsements given = new Endorsements(List.of(
                    new Endorsement(EndorsementKind.CERTIFICATES, changed), FakeAmd.certificate(amd.authority())));
            boolean verified = verify(amd.evidence(), given, amd.anchors(), FakeAmd.NOW);
            assertThat(verified).as(changed.hex()).isFalse();
        }
    }

    @Test
    void nitroDocuments() {
        FakeNitro nitro = new FakeNitro();
        Bytes document = nitro.document();
        for (int i = 0; i < ROUNDS; i++) {
            Bytes changed = changed(document);
            boolean verified = verify(FakeNitro.evidence(changed), Endorsements.none(), nitro.anchors(), FakeNitro.NOW);
            assertThat(verified).as(changed.hex()).isFalse();
        }
    }

    /** Whether it verified; anything but the three failures escapes. */
    private static boolean verify(CmwRecord evidence, Endorsements given, TrustAnchors anchors, long now) {
        AttestationVerifier verifier = new AttestationVerifier(anchors, new BouncyCastleCrypto());
        try {
            verifier.verifyEvidence(evidence, verifier.prepare(given), now);
            return true;
        } catch (MalformedException | RejectedException | CollateralUnavailableException expected) {
            return false;
        }
    }

    /** One to three bytes changed to others, or a part cut out, or a part repeated. */
    private Bytes changed(Bytes original) {
        byte[] bytes = original.toArray();
        int at = random.nextInt(bytes.length);
        int kind = random.nextInt(4);
        if (kind == 0) {
            return original.slice(0, at)
                    .concat(original.slice(Math.min(bytes.length, at + 1 + random.nextInt(8)), bytes.length));
        }
        if (kind == 1) {
            return original.slice(0, at + 1).concat(original.slice(at, bytes.length));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
        Bytes changed = Bytes.of(bytes);
        return changed.equals(original) ? original.slice(1, bytes.length) : changed;
    }
}
