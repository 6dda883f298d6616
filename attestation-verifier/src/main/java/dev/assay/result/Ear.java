package dev.assay.result;

import dev.assay.bytes.Bytes;
import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EAT Attestation Result (draft-ietf-rats-ear-04, JSON form) as a claims set, with an AR4SI trustworthiness vector for
 * each submodule; see {@link TrustVector}.
 *
 * @param policy what the evidence was appraised by
 * @param policyDigest its digest
 * @param issuedAt seconds since 1970
 * @param validUntil seconds since 1970
 * @param submodules what was appraised
 */
record Ear(Policy policy, Bytes policyDigest, long issuedAt, long validUntil, List<Submodule> submodules) {
    /** Section 3: the one profile that a claims set of this form names. */
    static final String PROFILE = "tag:ietf.org,2026:rats/ear#04";
    /** The submodule of the TEE that code runs in. */
    static final String CPU = "cpu";
    /** The submodule of a GPU that comes alone, and the beginning of those that come in a bundle. */
    static final String GPU = "gpu";

    /** One of several things that were appraised. */
    record Submodule(String label, VerifiedEvidence evidence, List<Finding> findings) {}

    JsonValue claimsSet(@Nullable String nonce) {
        Map<String, JsonValue> modules = new LinkedHashMap<>();
        int worst = TrustVector.AFFIRMING;
        for (Submodule submodule : submodules) {
            TrustVector vector = TrustVector.of(submodule.evidence(), submodule.findings(), policy);
            worst = Math.max(worst, vector.tier());
            modules.put(submodule.label(), appraisal(submodule, vector));
        }
        Map<String, JsonValue> ear = new LinkedHashMap<>();
        ear.put("eat_profile", JsonValue.of(PROFILE));
        ear.put("iat", JsonValue.of(issuedAt));
        ear.put("exp", JsonValue.of(validUntil));
        ear.put("ear_status", JsonValue.of(TrustVector.tierName(worst)));
        ear.put("ear_verifier_id", verifier());
        if (nonce != null) {
            ear.put("eat_nonce", JsonValue.of(nonce));
        }
        ear.put("submods", new JsonValue.JsonObject(modules));
        return new JsonValue.JsonObject(ear);
    }

    private static JsonValue verifier() {
        Map<String, JsonValue> verifier = new LinkedHashMap<>();
        verifier.put("developer", JsonValue.of("Assay"));
        verifier.put("build", JsonValue.of("attestation-verifier"));
        return new JsonValue.JsonObject(verifier);
    }

    private JsonValue appraisal(Submodule submodule, TrustVector vector) {
        Map<String, JsonValue> appraisal = new LinkedHashMap<>();
        appraisal.put("ear_status", JsonValue.of(TrustVector.tierName(vector.tier())));
        appraisal.put("ear_trustworthiness_vector", vector.toJson());
        appraisal.put("ear_appraisal_policy_ids", JsonValue.ofStrings(List.of("sha-256:" + policyDigest.hex())));
        appraisal.put("ear_attester_claims", attesterClaims(submodule.evidence()));
        appraisal.put("ear_verifier_claims", verifierClaims(submodule));
        return new JsonValue.JsonObject(appraisal);
    }

    /** What the evidence says: claims with the attester's authority. */
    private static JsonValue attesterClaims(VerifiedEvidence evidence) {
        Map<String, JsonValue> measurements = new LinkedHashMap<>();
        evidence.measurements().forEach((name, value) -> measurements.put(name, JsonValue.of(value.hex())));
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        claims.put("tee", JsonValue.of(evidence.tee().id()));
        claims.put("debug", JsonValue.of(evidence.debug()));
        claims.put("measurements", new JsonValue.JsonObject(measurements));
        return new JsonValue.JsonObject(claims);
    }

    /** What appraisal adds: claims with the verifier's authority. */
    private static JsonValue verifierClaims(Submodule submodule) {
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        TcbAppraisal tcb = submodule.evidence().tcb();
        if (tcb != null) {
            claims.put("tcb_status", JsonValue.of(tcb.status().id()));
            claims.put("advisory_ids", JsonValue.ofStrings(tcb.advisoryIds()));
        }
        claims.put(
                "findings",
                JsonValue.ofStrings(submodule.findings().stream()
                        .map(finding -> finding.code().code())
                        .toList()));
        return new JsonValue.JsonObject(claims);
    }
}
