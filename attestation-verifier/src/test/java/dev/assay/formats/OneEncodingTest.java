package dev.assay.formats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.receipt.SignedReceipt;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each reader over seeded mutations of a right document: it reads nothing but the one encoding of what it read, and
 * throws nothing but its own exception.
 */
class OneEncodingTest {
    private static final int MUTATIONS = 20_000;

    /** Reads, and writes again what was read. */
    private interface Reader {
        Bytes reencode(Bytes encoded) throws MalformedException;
    }

    private static final Map<String, Reader> READERS = new TreeMap<>(Map.of(
            "core", b -> StatementCore.decode(b).encode(),
            "wrapper", b -> StatementWrapper.decode(b).encode(),
            "wrapper-full", b -> StatementWrapper.decode(b).encode(),
            "simulated-evidence", b -> SimulatedEvidence.decode(b).envelope().encode(),
            "models", b -> ModelSet.decode(b).encode(),
            "bundle-cbor", b -> EvidenceBundle.decodeCbor(b).encodeCbor(),
            "bundle-json", b -> EvidenceBundle.decodeJson(b).encodeJson(),
            "certificate-evidence", b -> CertificateEvidence.decode(b).encode(),
            "receipt", b -> SignedReceipt.decode(b).encode(),
            "receipt-payload", b -> Cbor.encode(Cbor.decode(b, 4096, "payload"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "core",
                "wrapper",
                "wrapper-full",
                "simulated-evidence",
                "models",
                "bundle-cbor",
                "bundle-json",
                "certificate-evidence",
                "receipt",
                "receipt-payload"
            })
    void whatIsReadHasOneEncoding(String format) throws Exception {
        Bytes right = Golden.bytes(format);
        Reader reader = Objects.requireNonNull(READERS.get(format));
        assertThat(reader.reencode(right)).isEqualTo(right);
        Random random = new Random(format.hashCode());
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Bytes mutated = mutate(right, random);
            try {
                assertThat(reader.reencode(mutated)).isEqualTo(mutated);
            } catch (MalformedException expected) {
                refused++;
            }
        }
        assertThat(refused).as("mutations that were refused").isGreaterThan(MUTATIONS / 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aPolicyIsReadOrRefused(int seed) throws Exception {
        Bytes right = Golden.bytes("policy-default");
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            try {
                Policy policy = Policy.parse(mutate(right, random));
                assertThat(Policy.parse(Bytes.utf8(policy.toJson()))).isEqualTo(policy);
            } catch (MalformedException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    /** Flips, cuts, repeats or inserts. */
    private static Bytes mutate(Bytes right, Random random) {
        int at = random.nextInt(right.length());
        int to = Math.min(right.length(), at + 1 + random.nextInt(8));
        Bytes head = right.slice(0, at);
        Bytes tail = right.slice(at, right.length());
        return switch (random.nextInt(4)) {
            case 0 ->
                head.concat(Bytes.of(new byte[] {(byte) random.nextInt(256)})).concat(tail.slice(1, tail.length()));
            case 1 -> head.concat(right.slice(to, right.length()));
            case 2 -> head.concat(right.slice(at, to)).concat(tail);
            default ->
                head.concat(Bytes.of(new byte[] {(byte) random.nextInt(256)})).concat(tail);
        };
    }
}
