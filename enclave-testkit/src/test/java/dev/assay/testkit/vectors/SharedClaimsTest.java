package dev.assay.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What AMD's and AWS's genuine evidence says is what the collection says that it says: every name, type and value. */
class SharedClaimsTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors"), "manifest.json");
    private static final Set<String> KINDS = Set.of("sev-snp", "aws-nitro");

    @TestFactory
    Stream<DynamicTest> claimsAreThoseOfTheManifest() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        VectorRunner runner = new VectorRunner(new BouncyCastleCrypto(), 0);
        return VectorManifest.load(MANIFEST).vectors().stream()
                .filter(vector ->
                        KINDS.contains(vector.kind()) && vector.expectedResult().equals("verified"))
                .map(vector -> DynamicTest.dynamicTest(
                        vector.id(),
                        () -> assertThat(runner.run(vector).claims()).isEqualTo(claims(vector))));
    }

    private static Map<String, JsonValue> claims(Vector vector) {
        return vector.json().members().get("claims") instanceof JsonObject claims ? claims.members() : Map.of();
    }
}
