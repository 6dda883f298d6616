package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.json.JsonValue;
import dev.assay.testkit.vectors.EvidenceVectors;
import dev.assay.testkit.vectors.VectorManifest;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Real evidence through {@code assay verify}, as a person would call it: a file, a folder of endorsements, a time. */
class VendorEvidenceTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors", "absent"), "manifest.json");

    @TestFactory
    Stream<DynamicTest> everyVectorIsJudgedAsExpected() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        return VectorManifest.load(MANIFEST).vectors().stream()
                .filter(vector -> EvidenceVectors.isEvidence(vector.kind()))
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> check(vector)));
    }

    private static void check(Vector vector) {
        Cli.Result result =
                Cli.run(arguments(vector, vector.text("expected", "nonce").orElse("")));
        assertThat(result.text("result")).as(result.out() + result.err()).isIn(outcomes(vector));
        assertThat(result.exit()).isIn(statuses(result.text("result")));
        vector.text("expected", "tcb_status")
                .ifPresent(status -> assertThat(result.text("tcb_status")).isEqualTo(status));
        vector.expectedAdvisoryIds()
                .ifPresent(ids -> assertThat(result.json().get("advisory_ids")).isEqualTo(JsonValue.ofStrings(ids)));
        assertThat(result.json()).containsKeys("result", "code", "tee", "claims", "findings", "ear");
    }

    /** The manifest calls malformed evidence rejected; the command line tells the two apart. */
    private static List<String> outcomes(Vector vector) {
        return vector.expectedResult().equals("rejected")
                ? List.of("rejected", "malformed")
                : vector.expectedResult().equals("parse-only")
                        ? List.of("unavailable", "verified")
                        : List.of("verified");
    }

    private static List<Integer> statuses(String result) {
        return switch (result) {
            case "verified" -> List.of(0);
            case "malformed" -> List.of(10);
            case "rejected" -> List.of(20);
            default -> List.of(40);
        };
    }

    private static Object[] arguments(Vector vector, String nonce) {
        Path evidence = Stream.of("quote", "report", "document")
                .map(vector.files()::get)
                .filter(file -> file != null)
                .findFirst()
                .orElseThrow();
        List<Object> arguments =
                new ArrayList<>(List.of("verify", evidence, "--policy", "none", "--json", "--offline"));
        arguments.addAll(List.of("--type", type(vector.kind()), "--endorsements", evidence.getParent()));
        vector.verifyAt().ifPresent(at -> arguments.addAll(List.of("--at", at)));
        for (String member : List.of("trust_anchor", "rim_trust_anchor")) {
            if (vector.json().members().get(member) instanceof JsonValue.JsonString anchor) {
                arguments.addAll(List.of("--trust-anchor", vector.folder().resolve(anchor.value())));
            }
        }
        if (!nonce.isEmpty()) {
            arguments.addAll(List.of("--nonce", nonce));
        }
        return arguments.toArray();
    }

    private static String type(String kind) {
        return switch (kind) {
            case "sgx-v3", "sgx-v4", "sgx-v5" -> "sgx";
            case "tdx-v4", "tdx-v5" -> "tdx";
            case "nvidia-gpu", "nvidia-switch" -> "nvidia";
            case "aws-nitro" -> "nitro";
            default -> kind;
        };
    }
}
