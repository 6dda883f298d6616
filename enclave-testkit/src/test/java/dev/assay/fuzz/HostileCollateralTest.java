package dev.assay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.testkit.x509.FakeCertificate;
import dev.assay.testkit.x509.FakeKey;
import dev.assay.x509.Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * As many endorsements as a bundle can bring, beside the good ones of each kind of evidence and made to cost: whoever
 * brings them pays for a message, and we for little more.
 */
class HostileCollateralTest {
    private static final int BUNDLE_BYTES = 900 << 10;

    @TestFactory
    Stream<DynamicTest> costNoMoreThanTheBounds() {
        Map<String, List<Endorsement>> shared = pools();
        return VerifierCase.cases().stream()
                .flatMap(known -> Stream.concat(
                                shared.entrySet().stream(), Stream.of(Map.entry("namesakes", namesakes(known))))
                        .map(pool -> DynamicTest.dynamicTest(known + ", " + pool.getKey(), () -> {
                            List<Endorsement> items = new ArrayList<>(pool.getValue());
                            items.addAll(known.endorsements.items());
                            Endorsements endorsements = new Endorsements(items);
                            assertThat(Bounds.within(() -> known.verifyBy(endorsements)))
                                    .isEmpty();
                        })));
    }

    private static Map<String, List<Endorsement>> pools() {
        FakeCertificate root = FakeCertificate.root("root", FakeKey.p384("root"), 0, 4_000_000_000L);
        FakeCertificate circle = FakeCertificate.issuedBy(root, "root", FakeKey.p384("root"));
        Map<String, List<Endorsement>> pools = new LinkedHashMap<>();
        pools.put("many roots", certificates(root));
        pools.put("many of one name and key", certificates(circle));
        List<Endorsement> same = new ArrayList<>();
        for (VerifierCase known : VerifierCase.cases()) {
            for (Endorsement item : known.endorsements.items()) {
                if (item.kind() != EndorsementKind.NVIDIA_RIM && same.size() < 100) {
                    same.add(item);
                }
            }
        }
        pools.put("everybody's", same);
        return pools;
    }

    /** Certificates with the names of the good ones, and another's key. */
    private static List<Endorsement> namesakes(VerifierCase known) {
        List<Endorsement> files = new ArrayList<>();
        for (Bytes file : known.endorsements.of(EndorsementKind.CERTIFICATES)) {
            for (Certificate certificate : decoded(file)) {
                FakeKey key = FakeKey.p384("namesake");
                FakeCertificate root = FakeCertificate.root("root", key, 0, 4_000_000_000L);
                List<Endorsement> some = certificates(FakeCertificate.issuedBy(root, name(certificate), key));
                files.add(some.get(files.size() % some.size()));
            }
        }
        return files.subList(0, Math.min(7, files.size()));
    }

    private static List<Certificate> decoded(Bytes file) {
        try {
            return Certificate.decodeAll(file, "good");
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static String name(Certificate certificate) {
        try {
            return certificate.commonName();
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** As many different certificates as there may be. */
    private static List<Endorsement> certificates(FakeCertificate one) {
        List<Endorsement> files = new ArrayList<>();
        StringBuilder pem = new StringBuilder();
        int bytes = 0;
        for (int serial = 1; serial <= 240 && bytes < BUNDLE_BYTES; serial++) {
            String block = "-----BEGIN CERTIFICATE-----\n"
                    + Base64Text.encode(one.serial(serial).encode()) + "\n-----END CERTIFICATE-----\n";
            pem.append(block);
            bytes += block.length();
            if (serial % 30 == 0) {
                files.add(new Endorsement(EndorsementKind.CERTIFICATES, Bytes.utf8(pem.toString())));
                pem.setLength(0);
            }
        }
        return files;
    }
}
