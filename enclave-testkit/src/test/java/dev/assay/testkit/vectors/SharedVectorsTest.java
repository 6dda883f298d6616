package dev.assay.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Real evidence with its expected outcomes, read from where {@code assay.vectors} says and never committed. */
class SharedVectorsTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors"), "manifest.json");

    /** The collection's words for why a vector must be rejected, and our codes for the same. */
    private static final Map<String, Set<String>> REASONS = Map.ofEntries(
            Map.entry("QUOTE_SIGNATURE_INVALID", Set.of("evidence.signature_invalid")),
            Map.entry("QE_REPORT_SIGNATURE_INVALID", Set.of("intel.qe_report_signature_invalid")),
            Map.entry("QE_REPORT_DATA_MISMATCH", Set.of("intel.qe_report_data_mismatch")),
            Map.entry("QE_VENDOR_ID", Set.of("intel.qe_vendor_unknown")),
            Map.entry("PCK_CHAIN_INVALID", Set.of("certificate.signature_invalid")),
            Map.entry("PCK_CERT_EXPIRED", Set.of("certificate.expired")),
            Map.entry("PCK_REVOKED", Set.of("certificate.revoked")),
            Map.entry("PCK_CA_REVOKED", Set.of("certificate.revoked")),
            Map.entry("UNTRUSTED_ROOT", Set.of("certificate.untrusted_root", "certificate.signature_invalid")),
            Map.entry("UNSUPPORTED_QUOTE_VERSION", Set.of("malformed")),
            Map.entry("TEE_TYPE_MISMATCH", Set.of("malformed")),
            Map.entry("MALFORMED_QUOTE", Set.of("malformed")),
            Map.entry("TCB_INFO_SIGNATURE_INVALID", Set.of("intel.tcb_info_signature_invalid")),
            Map.entry("QE_IDENTITY_SIGNATURE_INVALID", Set.of("intel.qe_identity_signature_invalid")),
            Map.entry("COLLATERAL_EXPIRED", Set.of("intel.collateral_expired", "crl.expired")),
            Map.entry("COLLATERAL_NOT_YET_VALID", Set.of("intel.collateral_not_yet_valid", "crl.not_yet_valid")),
            Map.entry("FMSPC_MISMATCH", Set.of("intel.fmspc_mismatch")),
            Map.entry("CRL_ISSUER_MISMATCH", Set.of("crl.issuer_mismatch")),
            Map.entry("CRL_SIGNATURE_INVALID", Set.of("crl.signature_invalid")),
            Map.entry("CRL_EXPIRED", Set.of("crl.expired")),
            Map.entry("QE_IDENTITY_MISMATCH", Set.of("intel.qe_identity_mismatch")),
            Map.entry("QE_TCB_NOT_SUPPORTED", Set.of("intel.qe_tcb_not_supported")),
            Map.entry("TCB_NOT_SUPPORTED", Set.of("intel.tcb_not_supported")),
            Map.entry("TDX_MODULE_MISMATCH", Set.of("intel.tdx_module_mismatch")),
            Map.entry("REPORT_SIGNATURE_INVALID", Set.of("evidence.signature_invalid")),
            Map.entry("TCB_MISMATCH", Set.of("amd.tcb_mismatch")),
            Map.entry("CHIP_ID_MISMATCH", Set.of("amd.chip_id_mismatch")),
            Map.entry("REPORT_SIZE", Set.of("malformed")),
            Map.entry("REPORT_VERSION_UNSUPPORTED", Set.of("malformed")),
            Map.entry("VEK_NOT_SIGNED_BY_ASK", Set.of("certificate.signature_invalid", "certificate.issuer_missing")),
            Map.entry("ASK_NOT_SIGNED_BY_ARK", Set.of("certificate.signature_invalid", "certificate.issuer_missing")),
            Map.entry("CERT_NOT_IN_VALIDITY", Set.of("certificate.expired")),
            Map.entry(
                    "CERT_CHAIN_INVALID",
                    Set.of(
                            "certificate.signature_invalid",
                            "certificate.issuer_missing",
                            "certificate.constraints_violated")),
            Map.entry("PARSE", Set.of("malformed")),
            Map.entry("CHAIN_SIGNATURE", Set.of("certificate.signature_invalid", "certificate.issuer_missing")),
            Map.entry("CHAIN_NOT_ANCHORED", Set.of("certificate.untrusted_root")),
            Map.entry("COSE_SIGNATURE_INVALID", Set.of("evidence.signature_invalid")),
            Map.entry("CERTIFICATE_PARSE", Set.of("malformed")),
            Map.entry("CERT_EXPIRED", Set.of("certificate.expired")));

    @TestFactory
    Stream<DynamicTest> everyVectorHasItsExpectedOutcome() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        long now = Instant.now().getEpochSecond();
        VectorRunner runner = new VectorRunner(new BouncyCastleCrypto(), now);
        return VectorManifest.load(MANIFEST).vectors().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> check(vector, runner.run(vector))));
    }

    @Test
    void theDefaultPolicyIsAskedWhereTheManifestAsksIt() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        VectorRunner runner =
                new VectorRunner(new BouncyCastleCrypto(), Instant.now().getEpochSecond());
        Map<Boolean, Integer> asked = new HashMap<>();
        for (Vector vector : VectorManifest.load(MANIFEST).vectors()) {
            JsonValue debug = vector.json().members().get("claims") instanceof JsonValue.JsonObject claims
                    ? claims.members().get("debug")
                    : null;
            if (vector.expectedResult().equals("verified") && debug instanceof JsonValue.JsonBool bool) {
                VectorOutcome outcome = runner.run(askingForPolicy(vector));
                assertThat(outcome.code().equals("policy.debug_not_allowed"))
                        .as(vector.id() + " " + outcome.code())
                        .isEqualTo(bool.value());
                asked.merge(bool.value(), 1, Integer::sum);
            }
        }
        assertThat(asked.keySet()).containsExactlyInAnyOrder(true, false);
    }

    private static Vector askingForPolicy(Vector vector) {
        Map<String, JsonValue> members = new LinkedHashMap<>(vector.json().members());
        members.put("expected", new JsonValue.JsonObject(Map.of("result", JsonValue.of("verified-policy-reject"))));
        return new Vector(
                vector.id(), vector.kind(), vector.folder(), true, vector.files(), new JsonValue.JsonObject(members));
    }

    private static void check(Vector vector, VectorOutcome outcome) {
        assertThat(outcome.result()).as(outcome.code()).isEqualTo(vector.expectedResult());
        vector.text("expected", "tcb_status")
                .ifPresent(status -> assertThat(outcome.tcbStatus()).isEqualTo(status));
        vector.expectedAdvisoryIds()
                .ifPresent(ids -> assertThat(outcome.advisoryIds()).isEqualTo(ids));
        assertThat(outcome.isExpectedBy(vector)).isTrue();
        if (outcome.result().equals("rejected")) {
            Set<String> codes = codesOf(vector);
            assertThat(codes.isEmpty() || codes.contains(outcome.code()))
                    .as(outcome.code() + " is none of " + codes)
                    .isTrue();
        }
    }

    /**
     * The codes for the reason that the manifest gives, and for what else its makers' evaluator found: which failure
     * comes first depends on the order of steps, and the manifest calls its reason indicative.
     */
    private static Set<String> codesOf(Vector vector) {
        Set<String> codes = new TreeSet<>();
        if (vector.json().members().get("expected") instanceof JsonObject expected) {
            for (String reason : texts(expected.members().get("reason"))) {
                codes.addAll(codesFor(reason));
            }
            for (String failure : texts(expected.members().get("evaluator_failures"))) {
                codes.addAll(REASONS.getOrDefault(failure.split(":")[0], Set.of()));
            }
        }
        return codes;
    }

    private static List<String> texts(@Nullable JsonValue value) {
        if (value instanceof JsonValue.JsonArray array) {
            return array.items().stream().flatMap(item -> texts(item).stream()).toList();
        }
        return value instanceof JsonValue.JsonString text ? List.of(text.value()) : List.of();
    }

    /** A reason may name several causes, and a detail after a colon. */
    private static List<String> codesFor(String reason) {
        List<String> codes = new ArrayList<>();
        for (String cause : reason.split(" or | / ")) {
            String name = cause.split(":")[0].trim();
            assertThat(REASONS).as("a reason that this test does not know").containsKey(name);
            codes.addAll(REASONS.get(name));
        }
        return codes;
    }
}
