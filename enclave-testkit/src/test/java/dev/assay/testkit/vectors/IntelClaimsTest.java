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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What Intel's genuine quotes say is what the collection says that they say: every name, type and value. */
class IntelClaimsTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors"), "manifest.json");

    @TestFactory
    Stream<DynamicTest> claimsAreThoseOfTheManifest() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        VectorRunner runner = new VectorRunner(new BouncyCastleCrypto(), 0);
        return VectorManifest.load(MANIFEST).vectors().stream()
                .filter(vector ->
                        vector.kind().startsWith("sgx-") || vector.kind().startsWith("tdx-"))
                .filter(vector -> !vector.expectedResult().equals("rejected"))
                .map(vector -> DynamicTest.dynamicTest(
                        vector.id(),
                        () -> assertThat(runner.run(vector).claims()).isEqualTo(claims(vector))));
    }

    private static Map<String, JsonValue> claims(Vector vector) {
        return vector.json().members().get("claims") instanceof JsonObject claims ? claims.members() : Map.of();
    }
}
