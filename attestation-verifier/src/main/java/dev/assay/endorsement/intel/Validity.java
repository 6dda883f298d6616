package dev.assay.endorsement.intel;

import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.json.JsonFields;

/**
 * When TCB info or a QE identity was issued, and which evaluation it states.
 *
 * @param issueDate seconds since 1970
 * @param nextUpdate seconds since 1970
 * @param evaluationDataNumber higher with each TCB recovery
 */
public record Validity(long issueDate, long nextUpdate, long evaluationDataNumber) {
    private static final int MAX_DATE_CHARS = 30;

    static Validity read(JsonFields fields) throws MalformedException {
        return new Validity(
                date(fields, "issueDate"),
                date(fields, "nextUpdate"),
                JsonFields.asInteger(
                        fields.required("tcbEvaluationDataNumber"), 0, Integer.MAX_VALUE, "tcbEvaluationDataNumber"));
    }

    static long date(JsonFields fields, String name) throws MalformedException {
        return UtcTime.parse(fields.text(name, MAX_DATE_CHARS));
    }
}
