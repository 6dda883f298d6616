package dev.assay.result;

import dev.assay.claims.VerifiedBundle;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was verified, by the names that manifests use; byte strings in hexadecimal. Whether to like it is another matter. */
public final class Claims {
    private Claims() {}

    /** The claims of evidence alone. */
    public static JsonValue of(VerifiedEvidence evidence) {
        return new JsonValue.JsonObject(members(evidence));
    }

    /** The claims of a bundle: those of its evidence and those of its statement. */
    public static JsonValue of(VerifiedBundle bundle) {
        Map<String, JsonValue> claims = members(bundle.cpu());
        claims.put("core_digest", JsonValue.of(bundle.coreDigest().hex()));
        claims.put("instance_name", JsonValue.of(bundle.core().instanceName()));
        claims.put("nonce", JsonValue.of(bundle.wrapper().nonce().hex()));
        claims.put("issued_at", JsonValue.of(bundle.wrapper().issuedAt()));
        claims.put("not_after", JsonValue.of(bundle.wrapper().notAfter()));
        return new JsonValue.JsonObject(claims);
    }

    private static Map<String, JsonValue> members(VerifiedEvidence evidence) {
        return new LinkedHashMap<>(evidence.claims());
    }
}
