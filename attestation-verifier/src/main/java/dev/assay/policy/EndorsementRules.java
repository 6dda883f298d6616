package dev.assay.policy;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.Map;

/**
 * How old endorsements may be, and whether some may be missing. Whoever brings evidence chooses them, and verification
 * holds each only to its own dates.
 *
 * @param maxAgeSeconds longest time since an endorsement was issued; those that are never renewed, such as reference
 *     integrity manifests, have no age
 * @param dangerouslyAcceptUnknownRevocation certificates are accepted although nothing was there to ask whether they
 *     are revoked
 */
public record EndorsementRules(long maxAgeSeconds, boolean dangerouslyAcceptUnknownRevocation) {
    /** Vendors renew some revocation lists once a year and let them run for a little longer. */
    static final long DEFAULT_MAX_AGE_SECONDS = 400 * PolicyFields.DAY_SECONDS;

    static EndorsementRules read(JsonFields fields) throws MalformedException {
        return new EndorsementRules(
                fields.integer("max_endorsement_age_seconds", 1, PolicyFields.MAX_SECONDS, DEFAULT_MAX_AGE_SECONDS),
                fields.bool("dangerously_accept_unknown_revocation", false));
    }

    void write(Map<String, JsonValue> members) {
        members.put("max_endorsement_age_seconds", JsonValue.of(maxAgeSeconds));
        members.put("dangerously_accept_unknown_revocation", JsonValue.of(dangerouslyAcceptUnknownRevocation));
    }
}
