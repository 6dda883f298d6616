package dev.assay.appraise;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.json.JsonValue;
import org.jspecify.annotations.Nullable;

/** The names by which verifiers give what policies set limits to. */
final class Attributes {
    static final String ISV_PROD_ID = "isv_prod_id";
    static final String ISV_SVN = "isv_svn";
    static final String VMPL = "vmpl";
    static final String GUEST_POLICY = "guest_policy";
    static final String MIGRATION_AGENT = "migration_agent";
    static final String SIGNED_BY_VLEK = "signed_by_vlek";
    static final String MEASUREMENTS_COMPARED = "measurements_compared";
    static final String MEASUREMENT_MISMATCHES = "measurement_mismatches";
    static final String CERTIFICATE_HOLD = "certificate_hold";

    private Attributes() {}

    /** The attribute for a finding; {@code absent} where the evidence does not have it. */
    static String text(VerifiedEvidence evidence, String name) {
        Long value = evidence.attributes().get(name);
        return value == null ? "absent" : Long.toString(value);
    }

    /** The claim of this name as bytes, or null where the evidence does not have it. */
    static @Nullable Bytes claim(VerifiedEvidence evidence, String name) {
        if (!(evidence.claims().get(name) instanceof JsonValue.JsonString text)) {
            return null;
        }
        try {
            return Bytes.fromHex(text.value());
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }
}
