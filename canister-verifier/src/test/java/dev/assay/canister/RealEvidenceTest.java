package dev.assay.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.TestCanister.Kind;
import dev.assay.testkit.vectors.VectorManifest;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Real evidence in the compiled canister: the JVM's reply to the byte, the manifest's outcome, and no more instructions
 * than the design allows. One vector of each kind, and all of them when {@code assay.full} is set. The emulator that
 * counts is not a replica.
 */
class RealEvidenceTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors", ""), "manifest.json");
    private static final boolean FULL = Boolean.getBoolean("assay.full");
    private static final long SEED = 20_261_125L;
    private static final int MUTATIONS = FULL ? 20 : 12;
    private static final String TRAP = "trap: ";

    /** The design's bounds, section 10. */
    private static final Map<String, Long> MOST = Map.ofEntries(
            Map.entry("sgx-v3", 2_000_000_000L),
            Map.entry("sgx-v4", 2_000_000_000L),
            Map.entry("sgx-v5", 2_000_000_000L),
            Map.entry("tdx-v4", 2_000_000_000L),
            Map.entry("tdx-v5", 2_000_000_000L),
            Map.entry("sev-snp", 2_000_000_000L),
            Map.entry("aws-nitro", 1_000_000_000L),
            Map.entry("nvidia-gpu", 4_000_000_000L),
            Map.entry("nvidia-switch", 4_000_000_000L),
            Map.entry("nvidia-rim", 4_000_000_000L),
            Map.entry("nvidia-ocsp", 4_000_000_000L));

    private final TestCanister jvm = Kind.JVM.release();
    private final TestCanister.Compiled wasm = (TestCanister.Compiled) Kind.WASM.release();
    private final Map<String, Long> highest = new TreeMap<>();
    private final Map<String, Integer> codes = new TreeMap<>();

    RealEvidenceTest() throws MalformedException {}

    @BeforeAll
    static void needsVectors() {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
    }

    /** All of them, or the first good one of each kind, by kind. */
    private static List<Vector> vectors() throws Exception {
        List<Vector> all = VectorManifest.load(MANIFEST).vectors();
        if (FULL) {
            return all;
        }
        Map<String, Vector> first = new LinkedHashMap<>();
        all.stream()
                .filter(vector -> !vector.expectedResult().equals("rejected"))
                .filter(vector ->
                        !vector.kind().equals("nvidia-gpu") || vector.files().containsKey("driver_rim"))
                .forEach(vector -> first.putIfAbsent(vector.kind(), vector));
        return List.copyOf(first.values());
    }

    @Test
    void comesOutAsOnTheJvmAndAsTheManifestSays() throws Exception {
        for (Vector vector : vectors()) {
            VectorMessage message = VectorMessage.of(vector, TestEnclave.NOW);
            Bytes reply = wasm.call(message.method(), message.argument());
            assertThat(reply).as(vector.id()).isEqualTo(jvm.call(message.method(), message.argument()));
            boolean ok = Replies.code(message.result(), reply).equals("Ok");
            assertThat(ok).as(vector.id()).isNotEqualTo(vector.expectedResult().equals("rejected"));
            assertThat(wasm.instructions())
                    .as(vector.id())
                    .isPositive()
                    .isLessThanOrEqualTo(MOST.getOrDefault(vector.kind(), 0L));
            highest.merge(vector.kind(), wasm.instructions(), Math::max);
        }
        assertThat(highest).hasSameSizeAs(MOST);
        highest.forEach((kind, count) -> System.out.printf(
                Locale.ROOT,
                "counted by the canister emulator, not a replica: %-14s %,15d instructions%n",
                kind,
                count));
    }

    @Test
    void answersMutationsAsOnTheJvm() throws Exception {
        Random random = new Random(SEED);
        for (Vector vector : vectors()) {
            VectorMessage message = VectorMessage.of(vector, TestEnclave.NOW);
            for (int i = 0; i < MUTATIONS; i++) {
                VectorMessage mutated = message.mutated(random);
                String expected = answer(jvm, mutated);
                assertThat(answer(wasm, mutated))
                        .as("mutation %d of %s, seed %d", i, vector.id(), SEED)
                        .isEqualTo(expected);
                codes.merge(code(mutated, expected), 1, Integer::sum);
            }
        }
        System.out.println("mutations of real evidence answered alike on the JVM and in the emulator: " + codes);
        assertThat(codes)
                .containsKeys("Ok", "malformed", "evidence.signature_invalid")
                .hasSizeGreaterThan(6);
    }

    private static String answer(TestCanister canister, VectorMessage message) {
        try {
            return canister.call(message.method(), message.argument()).hex();
        } catch (MalformedException e) {
            return TRAP + e.getMessage();
        }
    }

    private static String code(VectorMessage message, String answer) throws MalformedException {
        return answer.startsWith(TRAP) ? "trap" : Replies.code(message.result(), Bytes.fromHex(answer));
    }
}
