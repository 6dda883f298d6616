package dev.assay.result;

import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.endorsement.TcbStatus;
import dev.assay.evidence.TeeType;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The trustworthiness vector of AR4SI (draft-ietf-rats-ar4si-10, section 2.3.4) for one piece of evidence. What nobody
 * asked for has no entry; {@code file-system}, {@code storage-opaque} and {@code sourced-data} are never asked for.
 */
final class TrustVector {
    static final int AFFIRMING = 2;
    private static final int WARNING = 32;
    private static final int CONTRAINDICATED = 96;
    private static final int APPROVED_AT_BOOT = 3;
    private static final int NOT_RECOGNIZED_CODE = 33;
    private static final int PARTS_UNKNOWN = 36;
    private static final int NOT_RECOGNIZED = 97;

    private static final Set<RejectionCode> ABOUT_CONFIGURATION = Set.of(
            RejectionCode.POLICY_DEBUG_NOT_ALLOWED,
            RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL,
            RejectionCode.POLICY_VMPL_NOT_ALLOWED,
            RejectionCode.POLICY_MIGRATION_AGENT_NOT_ALLOWED,
            RejectionCode.POLICY_GUEST_POLICY_NOT_ALLOWED,
            RejectionCode.POLICY_ATTRIBUTES_NOT_ALLOWED);
    private static final Set<RejectionCode> ABOUT_EXECUTABLES = Set.of(
            RejectionCode.POLICY_MEASUREMENT_NOT_ALLOWED,
            RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED,
            RejectionCode.POLICY_SVN_TOO_LOW,
            RejectionCode.POLICY_GPU_MEASUREMENTS_UNKNOWN);
    private static final Set<RejectionCode> ABOUT_HARDWARE = Set.of(
            RejectionCode.POLICY_TCB_STATUS_NOT_ALLOWED,
            RejectionCode.POLICY_ADVISORY_NOT_ALLOWED,
            RejectionCode.POLICY_TCB_EVALUATION_TOO_OLD,
            RejectionCode.POLICY_REVOCATION_UNKNOWN,
            RejectionCode.POLICY_ENDORSEMENT_STALE,
            RejectionCode.POLICY_ENDORSEMENT_ROLLED_BACK,
            RejectionCode.POLICY_GPU_REQUIRED);
    private static final Set<RejectionCode> UNKNOWN_HARDWARE = Set.of(
            RejectionCode.POLICY_SIMULATED_REFUSED,
            RejectionCode.POLICY_REAL_REFUSED,
            RejectionCode.POLICY_TEE_NOT_ALLOWED);

    private final VerifiedEvidence evidence;
    private final List<Finding> findings;
    private final Policy policy;
    private final Map<String, Integer> claims = new LinkedHashMap<>();

    private TrustVector(VerifiedEvidence evidence, List<Finding> findings, Policy policy) {
        this.evidence = evidence;
        this.findings = findings;
        this.policy = policy;
    }

    static TrustVector of(VerifiedEvidence evidence, List<Finding> findings, Policy policy) {
        TrustVector vector = new TrustVector(evidence, findings, policy);
        vector.instanceIdentity();
        vector.claims.put("configuration", vector.configuration());
        vector.claims.put("executables", vector.executables());
        vector.claims.put("hardware", vector.hardware());
        vector.claims.put("runtime-opaque", vector.runtimeOpaque());
        return vector;
    }

    /** Only where the policy expects to recognise the instance or the machine. */
    private void instanceIdentity() {
        boolean machines = !policy.platforms().of(evidence.tee()).isEmpty();
        boolean names = !policy.instanceNames().isEmpty() && evidence.tee() != TeeType.NVIDIA;
        if (machines || names) {
            boolean unknown =
                    has(Set.of(RejectionCode.POLICY_INSTANCE_NOT_ALLOWED, RejectionCode.POLICY_PLATFORM_NOT_ALLOWED));
            claims.put("instance-identity", unknown ? NOT_RECOGNIZED : AFFIRMING);
        }
    }

    private int configuration() {
        if (evidence.debug() || has(ABOUT_CONFIGURATION)) {
            return CONTRAINDICATED;
        }
        TcbStatus status = status();
        boolean needed = status == TcbStatus.CONFIGURATION_NEEDED
                || status == TcbStatus.CONFIGURATION_AND_SW_HARDENING_NEEDED
                || status == TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED
                || status == TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED;
        if (needed) {
            return WARNING;
        }
        return evidence.revocationUnknown().isEmpty() ? AFFIRMING : PARTS_UNKNOWN;
    }

    private int executables() {
        if (has(ABOUT_EXECUTABLES)) {
            return CONTRAINDICATED;
        }
        boolean anything = evidence.tee() == TeeType.NVIDIA
                ? policy.gpu().dangerouslyAcceptUnknownMeasurements()
                        || policy.gpu().dangerouslyAcceptMeasurementMismatch()
                : policy.dangerouslyAcceptAnyMeasurement() || policy.dangerouslyAcceptPartialMeasurements();
        return anything ? NOT_RECOGNIZED_CODE : APPROVED_AT_BOOT;
    }

    private int hardware() {
        if (has(UNKNOWN_HARDWARE)) {
            return NOT_RECOGNIZED;
        }
        if (has(ABOUT_HARDWARE)) {
            return CONTRAINDICATED;
        }
        TcbStatus status = status();
        boolean vulnerable = status != null && status != TcbStatus.UP_TO_DATE;
        return vulnerable || evidence.tee() == TeeType.SIMULATED ? WARNING : AFFIRMING;
    }

    /** Simulated memory is as open as any process's. */
    private int runtimeOpaque() {
        if (evidence.debug() || has(Set.of(RejectionCode.POLICY_GPU_NOT_CONFIDENTIAL))) {
            return CONTRAINDICATED;
        }
        return evidence.tee() == TeeType.SIMULATED ? WARNING : AFFIRMING;
    }

    private @Nullable TcbStatus status() {
        TcbAppraisal tcb = evidence.tcb();
        return tcb == null ? null : tcb.status();
    }

    private boolean has(Set<RejectionCode> reasons) {
        return findings.stream().anyMatch(finding -> reasons.contains(finding.code()));
    }

    /** Any complaint contraindicates, also those that no entry is about; otherwise the worst entry decides. */
    int tier() {
        int worst = findings.isEmpty() ? AFFIRMING : CONTRAINDICATED;
        for (int claim : claims.values()) {
            worst = Math.max(worst, claim);
        }
        return worst;
    }

    JsonValue toJson() {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        claims.forEach((name, value) -> members.put(name, JsonValue.of((long) value)));
        return new JsonValue.JsonObject(members);
    }

    /** The tier that a claim's value belongs to (section 2.3.2); no value below 2 is used here. */
    static String tierName(int claim) {
        if (claim >= CONTRAINDICATED) {
            return "contraindicated";
        }
        return claim >= WARNING ? "warning" : "affirming";
    }
}
