package dev.assay.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed vectors are what the minter mints, and every one has its expected outcome on the JVM. */
class ProjectVectorsTest {
    private static final Path FOLDER = Path.of(System.getProperty("assay.root"), "vectors");

    static Stream<Vector> vectors() throws Exception {
        return VectorManifest.load(FOLDER.resolve("manifest.json")).vectors().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    void hasItsExpectedOutcome(Vector vector) throws Exception {
        VectorOutcome outcome = new VectorRunner(new BouncyCastleCrypto(), 0).run(vector);
        assertThat(outcome.result()).isEqualTo(vector.expectedResult());
        assertThat(outcome.code()).isEqualTo(vector.expectedReason().orElse(""));
        assertThat(outcome.isExpectedBy(vector)).isTrue();
    }

    @Test
    void everyRejectedVectorNamesItsReason() throws Exception {
        assertThat(vectors().filter(v -> !v.expectedResult().equals("verified")))
                .hasSizeGreaterThan(30)
                .allMatch(v -> v.expectedReason().isPresent());
    }

    @Test
    void committedAndMintedAreTheSame() throws Exception {
        Map<String, Bytes> committed = new TreeMap<>();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<Path> regular = files.filter(Files::isRegularFile).toList();
            for (Path file : regular) {
                committed.put(FOLDER.relativize(file).toString(), Bytes.of(Files.readAllBytes(file)));
            }
        }
        committed.keySet().removeIf(path -> path.endsWith(".md"));
        assertThat(MintVectors.mint()).isEqualTo(committed);
    }

    @Test
    void anUnsupportedKindIsNeverExpected() throws Exception {
        Vector vector = vectors().findFirst().orElseThrow();
        Vector other = new Vector("x", "no such kind", FOLDER, false, Map.of(), vector.json());
        VectorOutcome outcome = new VectorRunner(new BouncyCastleCrypto(), 0).run(other);
        assertThat(outcome).isEqualTo(VectorOutcome.UNSUPPORTED);
        assertThat(outcome.isExpectedBy(other)).isFalse();
    }
}
