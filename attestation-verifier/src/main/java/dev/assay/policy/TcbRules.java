package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.TcbStatus;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Intel's collateral may say of a platform. UpToDate is always accepted, Revoked never.
 *
 * @param acceptedStatuses others that are accepted, each once
 * @param acceptedAdvisories security advisories that may apply to a platform that is not UpToDate
 * @param acceptAnyAdvisory any may
 * @param minEvaluationDataNumber lowest tcbEvaluationDataNumber of TCB info and QE identity; 0 means any
 */
public record TcbRules(
        List<AcceptedStatus> acceptedStatuses,
        List<String> acceptedAdvisories,
        boolean acceptAnyAdvisory,
        long minEvaluationDataNumber) {
    private static final int MAX_ADVISORY_CHARS = 64;

    /**
     * A status that is accepted beside UpToDate.
     *
     * @param status what Intel says
     * @param graceSeconds for how long after the date of the platform's TCB level; null means without end
     */
    public record AcceptedStatus(TcbStatus status, @Nullable Long graceSeconds) {}

    /** Copies the lists. */
    public TcbRules {
        acceptedStatuses = List.copyOf(acceptedStatuses);
        acceptedAdvisories = List.copyOf(acceptedAdvisories);
    }

    /** The rule about this status, or null when there is none. */
    public @Nullable AcceptedStatus accepted(TcbStatus status) {
        for (AcceptedStatus accepted : acceptedStatuses) {
            if (accepted.status() == status) {
                return accepted;
            }
        }
        return null;
    }

    static TcbRules read(JsonFields fields, String where) throws MalformedException {
        return new TcbRules(
                statuses(fields.array("accepted_tcb_statuses", TcbStatus.values().length), where),
                PolicyFields.sortedTexts(fields, "accepted_advisories", MAX_ADVISORY_CHARS),
                fields.bool("accept_any_advisory", false),
                fields.integer("min_tcb_evaluation_data_number", 0, Integer.MAX_VALUE, 0));
    }

    private static List<AcceptedStatus> statuses(List<JsonValue> items, String where) throws MalformedException {
        List<AcceptedStatus> statuses = new ArrayList<>();
        for (JsonValue item : items) {
            AcceptedStatus next = status(item, where + ".accepted_tcb_statuses[" + statuses.size() + "]");
            if (statuses.stream().anyMatch(known -> known.status() == next.status())) {
                throw new MalformedException(where + ".accepted_tcb_statuses: a status stands there twice");
            }
            statuses.add(next);
        }
        statuses.sort(Comparator.comparing(AcceptedStatus::status));
        return statuses;
    }

    private static AcceptedStatus status(JsonValue item, String where) throws MalformedException {
        try (JsonFields fields = new JsonFields(item, where)) {
            TcbStatus status = TcbStatus.fromId(fields.text("status", 64), where + ".status");
            if (status == TcbStatus.UP_TO_DATE || status == TcbStatus.REVOKED) {
                throw new MalformedException(
                        where + ".status: UpToDate is always accepted and Revoked never; neither is listed");
            }
            return new AcceptedStatus(
                    status, PolicyFields.optionalInteger(fields, "grace_seconds", 0, PolicyFields.MAX_SECONDS, where));
        }
    }

    void write(Map<String, JsonValue> members) {
        members.put(
                "accepted_tcb_statuses",
                new JsonValue.JsonArray(
                        acceptedStatuses.stream().map(TcbRules::write).toList()));
        members.put("accepted_advisories", JsonValue.ofStrings(acceptedAdvisories));
        members.put("accept_any_advisory", JsonValue.of(acceptAnyAdvisory));
        members.put("min_tcb_evaluation_data_number", JsonValue.of(minEvaluationDataNumber));
    }

    private static JsonValue write(AcceptedStatus accepted) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("status", JsonValue.of(accepted.status().id()));
        if (accepted.graceSeconds() != null) {
            members.put("grace_seconds", JsonValue.of(accepted.graceSeconds()));
        }
        return new JsonValue.JsonObject(members);
    }
}
