package dev.assay.result;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * EAT Attestation Result (draft-ietf-rats-ear) as a claims set with an AR4SI trustworthiness vector
 * (draft-ietf-rats-ar4si).
 *
 * <p>Tiers: 2 affirming, 32 warning, 96 contraindicated; 0 where nothing was asked. Simulated evidence never gets better
 * than a warning in {@code hardware}: there is none.
 */
final class Ear {
    private static final String PROFILE = "tag:ietf.org,2026:rats/ear#04";
    private static final int AFFIRMING = 2;
    private static final int WARNING = 32;
    private static final int CONTRAINDICATED = 96;

    private static final Set<RejectionCode> ABOUT_EXECUTABLES =
            Set.of(RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED, RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED);
    private static final Set<RejectionCode> ABOUT_CONFIGURATION =
            Set.of(RejectionCode.POLICY_DEBUG_NOT_ALLOWED, RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL);
    private static final Set<RejectionCode> ABOUT_HARDWARE = Set.of(
            RejectionCode.POLICY_SIMULATED_REFUSED,
            RejectionCode.POLICY_REAL_REFUSED,
            RejectionCode.POLICY_TEE_NOT_ALLOWED,
            RejectionCode.POLICY_GPU_REQUIRED);

    private Ear() {}

    static JsonValue claimsSet(TeeType tee, List<Finding> findings, long appraisedAt, Bytes policyDigest) {
        boolean simulated = tee == TeeType.SIMULATED;
        Map<String, JsonValue> vector = new LinkedHashMap<>();
        vector.put("instance-identity", tier(findings, Set.of(RejectionCode.POLICY_INSTANCE_NOT_ALLOWED), AFFIRMING));
        vector.put("configuration", tier(findings, ABOUT_CONFIGURATION, AFFIRMING));
        vector.put("executables", tier(findings, ABOUT_EXECUTABLES, AFFIRMING));
        vector.put("hardware", tier(findings, ABOUT_HARDWARE, simulated ? WARNING : AFFIRMING));

        Map<String, JsonValue> appraisal = new LinkedHashMap<>();
        int accepted = simulated ? WARNING : AFFIRMING;
        appraisal.put("ear.status", JsonValue.of(findings.isEmpty() ? accepted : CONTRAINDICATED));
        appraisal.put("ear.trustworthiness-vector", new JsonValue.JsonObject(vector));
        appraisal.put("ear.appraisal-policy-id", JsonValue.of("sha-256:" + policyDigest.hex()));

        Map<String, JsonValue> verifier = new LinkedHashMap<>();
        verifier.put("developer", JsonValue.of("Assay"));
        verifier.put("build", JsonValue.of("attestation-verifier"));

        Map<String, JsonValue> ear = new LinkedHashMap<>();
        ear.put("eat_profile", JsonValue.of(PROFILE));
        ear.put("iat", JsonValue.of(appraisedAt));
        ear.put("ear.verifier-id", new JsonValue.JsonObject(verifier));
        ear.put("submods", new JsonValue.JsonObject(Map.of(tee.id(), new JsonValue.JsonObject(appraisal))));
        return new JsonValue.JsonObject(ear);
    }

    private static JsonValue tier(List<Finding> findings, Set<RejectionCode> reasons, int otherwise) {
        List<Finding> about = findings.stream()
                .filter(finding -> reasons.contains(finding.code()))
                .toList();
        return JsonValue.of(about.isEmpty() ? otherwise : CONTRAINDICATED);
    }
}
