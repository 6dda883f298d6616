package dev.assay.client.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the canister thinks of evidence that it has verified.
 *
 * @param accepted whether the policy accepts; empty when none was asked
 * @param findingCodes the policy's complaints
 * @param warnings what whoever reads this must know before believing it
 * @param tee the kind of TEE
 * @param tcbStatus Intel's status; empty for other vendors
 * @param advisoryIds Intel's advisories
 * @param claims what the evidence says, by the names of the vector manifest
 */
public record EvidenceAppraisal(
        Optional<Boolean> accepted,
        List<String> findingCodes,
        List<String> warnings,
        String tee,
        String tcbStatus,
        List<String> advisoryIds,
        Map<String, JsonValue> claims) {
    private static final int MAX_CLAIMS_BYTES = 2 << 20;

    /** Copies the collections. */
    public EvidenceAppraisal {
        findingCodes = List.copyOf(findingCodes);
        warnings = List.copyOf(warnings);
        advisoryIds = List.copyOf(advisoryIds);
        claims = Map.copyOf(claims);
    }

    static EvidenceAppraisal of(CandidValue.Fields answer) throws MalformedException {
        List<String> codes = new ArrayList<>();
        for (CandidValue finding : ((CandidValue.Vec) answer.get("findings")).items()) {
            codes.add(((CandidValue.Fields) finding).text("code"));
        }
        String status = answer.optional("tcb_status") instanceof CandidValue.Text text ? text.value() : "";
        Optional<Boolean> accepted =
                Optional.ofNullable(answer.optional("accepted") instanceof CandidValue.Bool bool ? bool.value() : null);
        return new EvidenceAppraisal(
                accepted,
                codes,
                texts(answer.get("warnings")),
                answer.text("tee"),
                status,
                texts(answer.get("advisory_ids")),
                claims(answer.text("claims")));
    }

    /** Claims that came as JSON. */
    static Map<String, JsonValue> claims(String json) throws MalformedException {
        JsonValue claims = Json.parse(Bytes.utf8(json), MAX_CLAIMS_BYTES, "claims");
        if (claims instanceof JsonValue.JsonObject object) {
            return object.members();
        }
        throw new MalformedException("claims: expected an object");
    }

    private static List<String> texts(CandidValue value) {
        return ((CandidValue.Vec) value)
                .items().stream().map(item -> ((CandidValue.Text) item).value()).toList();
    }
}
