package dev.assay.testkit.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.UtcTime;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.Endorsements;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonArray;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.verify.AttestationVerifier;
import dev.assay.x509.OcspResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is read of NVIDIA's vectors is what their manifest says stands in them, member for member. */
class NvidiaVectorsTest {
    private static final Path MANIFEST = Path.of(System.getProperty("assay.vectors"), "manifest.json");
    /** What the manifest says beside the contents: its own results, where they are from, how a name is written out. */
    private static final Set<String> NOT_CONTENT =
            Set.of("result", "stated_by_source", "evaluator_failures", "leaf", "nonce", "measurement_comparison");

    @TestFactory
    Stream<DynamicTest> everyClaimIsTheManifests() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        VectorRunner runner =
                new VectorRunner(new BouncyCastleCrypto(), Instant.now().getEpochSecond());
        return VectorManifest.load(MANIFEST).vectors().stream()
                .filter(vector -> vector.kind().startsWith("nvidia-"))
                .filter(vector -> !vector.expectedResult().equals("rejected"))
                .map(vector -> DynamicTest.dynamicTest(vector.id(), () -> check(vector, runner.run(vector))));
    }

    /** Responses that NVIDIA's responder gave for the certificates of a published device, on two days. */
    @TestFactory
    Stream<DynamicTest> publishedResponsesAreAboutThePublishedChains() throws Exception {
        assumeTrue(Files.isRegularFile(MANIFEST), "no vectors at " + MANIFEST + " (property assay.vectors)");
        List<Vector> vectors = VectorManifest.load(MANIFEST).vectors();
        Vector device = vectors.stream()
                .filter(vector -> vector.id().equals("h100-550.90.07-nvtrust"))
                .findFirst()
                .orElseThrow();
        List<Endorsement> items =
                new ArrayList<>(EvidenceVectors.endorsements(device).items());
        List<DynamicTest> tests = new ArrayList<>();
        for (Vector vector : vectors) {
            if (vector.kind().equals(NvidiaVectors.OCSP)) {
                items.add(new Endorsement(EndorsementKind.OCSP_RESPONSE, vector.requiredContent("response")));
            }
        }
        Endorsements all = new Endorsements(items);
        tests.add(DynamicTest.dynamicTest(
                "device",
                () -> assertThat(unknown(device, only(all, "2025-08-21"), "2025-08-21T08:00:00Z"))
                        .allMatch(name -> name.startsWith("RIM"))));
        tests.add(DynamicTest.dynamicTest(
                "RIMs",
                () -> assertThat(unknown(device, only(all, "2025-10-24"), "2025-10-24T12:00:00Z"))
                        .noneMatch(name -> name.startsWith("RIM"))));
        tests.add(DynamicTest.dynamicTest(
                "a day later",
                () -> assertThatExceptionOfType(RejectedException.class)
                        .isThrownBy(() -> unknown(device, only(all, "2025-08-21"), "2025-08-22T08:00:00Z"))
                        .satisfies(e -> assertThat(e.code()).isEqualTo(RejectionCode.OCSP_EXPIRED))));
        return tests.stream();
    }

    /** Everything but the responses of other days. */
    private static Endorsements only(Endorsements all, String day) throws Exception {
        List<Endorsement> kept = new ArrayList<>();
        for (Endorsement item : all.items()) {
            OcspResponse.Basic basic = item.kind() == EndorsementKind.OCSP_RESPONSE
                    ? OcspResponse.decode(item.value(), "response").basic()
                    : null;
            if (basic == null || UtcTime.format(basic.producedAt()).startsWith(day)) {
                kept.add(item);
            }
        }
        return new Endorsements(kept);
    }

    private static List<String> unknown(Vector device, Endorsements endorsements, String at) throws Exception {
        AttestationVerifier verifier =
                new AttestationVerifier(EvidenceVectors.anchors(device), new BouncyCastleCrypto());
        return verifier.verifyEvidence(
                        EvidenceVectors.evidence(device),
                        verifier.prepare(endorsements),
                        Instant.parse(at).getEpochSecond())
                .revocationUnknown();
    }

    private static void check(Vector vector, VectorOutcome outcome) {
        switch (vector.kind()) {
            case NvidiaVectors.OCSP -> holdsAll(outcome.claims(), object(vector.json(), "expected"));
            case NvidiaVectors.RIM -> {
                holdsAll(members(outcome.claims(), "rim"), object(vector.json(), "rim"));
                assertThat(outcome.claims())
                        .containsEntry("golden", vector.json().members().get("golden"));
            }
            default -> {
                holdsAll(outcome.claims(), object(vector.json(), "claims"));
                comparison(vector, outcome);
                assertThat(outcome.claims())
                        .containsEntry(
                                "hwmodel", object(vector.json(), "certificate").get("hwmodel"));
            }
        }
    }

    /**
     * The manifest compares with unsigned and expired RIMs as well, and says so beside the result. Here only genuine ones
     * are compared with, so that the counts can be the same only where all are.
     */
    private static void comparison(Vector vector, VectorOutcome outcome) {
        Map<String, JsonValue> rims = object(vector.json(), "rims");
        boolean genuine = rims.values().stream()
                .allMatch(rim -> ((JsonObject) rim).members().get("failures") instanceof JsonArray failures
                        && failures.items().isEmpty());
        JsonValue expected = object(vector.json(), "expected").get("measurement_comparison");
        if (rims.isEmpty()) {
            assertThat(outcome.claims()).doesNotContainKey("measurement_comparison");
        } else if (genuine) {
            assertThat(outcome.claims()).containsEntry("measurement_comparison", expected);
        } else {
            Map<String, JsonValue> used = members(outcome.claims(), "rims");
            assertThat(used).containsOnlyKeys("vbios_rim", "unusable_rim_1");
            assertThat(members(members(outcome.claims(), "rims"), "unusable_rim_1")
                            .get("failures"))
                    .isNotEqualTo(JsonValue.ofStrings(List.of()));
        }
    }

    private static void holdsAll(Map<String, JsonValue> actual, Map<String, JsonValue> expected) {
        assertThat(expected).isNotEmpty();
        expected.forEach((name, value) -> {
            if (!NOT_CONTENT.contains(name)) {
                assertThat(actual).as(name).containsEntry(name, value);
            }
        });
    }

    private static Map<String, JsonValue> object(JsonObject json, String member) {
        return members(json.members(), member);
    }

    private static Map<String, JsonValue> members(Map<String, JsonValue> from, String member) {
        return from.get(member) instanceof JsonObject object ? object.members() : Map.of();
    }
}
