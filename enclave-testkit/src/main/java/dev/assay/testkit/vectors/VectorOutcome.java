package dev.assay.testkit.vectors;

import dev.assay.claims.TcbAppraisal;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.json.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * What came out of running a vector.
 *
 * @param result {@code verified}, {@code rejected}, {@code verified-policy-reject}, {@code parsed} or
 *     {@code unsupported}
 * @param code the stable reason; empty when verified
 * @param tcbStatus Intel's status; empty for other vendors
 * @param advisoryIds Intel's advisories, sorted
 * @param claims what the evidence says, by the names of the manifest; empty unless verified or parsed
 */
public record VectorOutcome(
        String result, String code, String tcbStatus, List<String> advisoryIds, Map<String, JsonValue> claims) {
    /** Everything accepted. */
    public static final VectorOutcome VERIFIED = of("verified", "");

    /** Nothing here can judge this kind, so nothing is said about the vector; this never counts as expected. */
    public static final VectorOutcome UNSUPPORTED = of("unsupported", "evidence.type_unsupported");

    /** Copies the collections. */
    public VectorOutcome {
        advisoryIds = List.copyOf(advisoryIds);
        claims = Map.copyOf(claims);
    }

    /** An outcome with nothing beside its result and its reason. */
    public static VectorOutcome of(String result, String code) {
        return new VectorOutcome(result, code, "", List.of(), Map.of());
    }

    /** Reading or verification failed. */
    public static VectorOutcome rejected(String code) {
        return of("rejected", code);
    }

    /** An endorsement is missing, so nothing was said; no manifest expects that. */
    public static VectorOutcome unavailable(String code) {
        return of("unavailable", code);
    }

    /** The policy refused. */
    public static VectorOutcome policyRejected(String code) {
        return of("verified-policy-reject", code);
    }

    /** Verification succeeded and no policy was asked. */
    public static VectorOutcome verified(VerifiedEvidence evidence) {
        TcbAppraisal tcb = evidence.tcb();
        return new VectorOutcome(
                "verified",
                "",
                tcb == null ? "" : tcb.status().id(),
                tcb == null ? List.of() : tcb.advisoryIds(),
                evidence.claims());
    }

    /** It was read; nothing more was asked. */
    public static VectorOutcome parsed(Map<String, JsonValue> claims) {
        return new VectorOutcome("parse-only", "", "", List.of(), claims);
    }

    /**
     * Whether this is what {@code vector} expects: the result, the reason where the manifest holds to reasons, the TCB
     * status and the advisories where it names them.
     */
    public boolean isExpectedBy(VectorManifest.Vector vector) {
        return !result.equals(UNSUPPORTED.result)
                && result.equals(vector.expectedResult())
                && (vector.reasonIsIndicative()
                        || vector.expectedReason().map(code::equals).orElse(true))
                && vector.text("expected", "tcb_status").map(tcbStatus::equals).orElse(true)
                && vector.expectedAdvisoryIds().map(advisoryIds::equals).orElse(true);
    }
}
