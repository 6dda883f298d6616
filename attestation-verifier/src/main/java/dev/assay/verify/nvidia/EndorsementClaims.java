package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.endorsement.nvidia.GoldenMeasurement;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.json.JsonValue;
import dev.assay.x509.Certificate;
import dev.assay.x509.OcspAnswer;
import dev.assay.x509.OcspResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What NVIDIA's endorsements say, by the names of the vector manifest; whether it is true is not asked here. */
public final class EndorsementClaims {
    private EndorsementClaims() {}

    /** A manifest's own members and its reference values. */
    public static Map<String, JsonValue> of(Rim rim) {
        return of(rim, describe(rim));
    }

    /** The same of one whose signature was verified ({@link RimVerifier}). */
    public static Map<String, JsonValue> ofVerified(Rim rim) {
        Map<String, JsonValue> members = describe(rim);
        members.put("xml_signature", JsonValue.of("valid"));
        return of(rim, members);
    }

    private static Map<String, JsonValue> of(Rim rim, Map<String, JsonValue> members) {
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        claims.put("rim", new JsonValue.JsonObject(members));
        claims.put("golden", golden(rim.measurements()));
        return claims;
    }

    private static Map<String, JsonValue> describe(Rim rim) {
        long minNotAfter = Long.MAX_VALUE;
        long maxNotBefore = Long.MIN_VALUE;
        for (Certificate certificate : rim.signature().certificates()) {
            minNotAfter = Math.min(minNotAfter, certificate.notAfter());
            maxNotBefore = Math.max(maxNotBefore, certificate.notBefore());
        }
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("colloquial_version", JsonValue.of(rim.colloquialVersion()));
        members.put("product", JsonValue.of(rim.product()));
        members.put("tag_id", JsonValue.of(rim.tagId()));
        members.put(
                "active_indexes",
                new JsonValue.JsonArray(rim.measurements().stream()
                        .map(measurement -> JsonValue.of(measurement.index()))
                        .toList()));
        members.put(
                "leaf_not_after",
                JsonValue.of(
                        UtcTime.format(rim.signature().certificates().get(0).notAfter())));
        members.put("min_not_after", JsonValue.of(UtcTime.format(minNotAfter)));
        members.put("max_not_before", JsonValue.of(UtcTime.format(maxNotBefore)));
        return members;
    }

    private static JsonValue golden(List<GoldenMeasurement> measurements) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (GoldenMeasurement measurement : measurements) {
            Map<String, JsonValue> one = new LinkedHashMap<>();
            one.put("active", JsonValue.of(true));
            one.put("size", JsonValue.of(measurement.size()));
            one.put("name", JsonValue.of(measurement.name()));
            one.put(
                    "values",
                    JsonValue.ofStrings(
                            measurement.values().stream().map(Bytes::hex).toList()));
            members.put(Integer.toString(measurement.index()), new JsonValue.JsonObject(one));
        }
        return new JsonValue.JsonObject(members);
    }

    /** A response's status and the first of its answers. */
    public static Map<String, JsonValue> of(OcspResponse response) {
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        claims.put("response_status", JsonValue.of(response.status().name()));
        OcspResponse.Basic basic = response.basic();
        if (basic != null && !basic.answers().isEmpty()) {
            OcspAnswer answer = basic.answers().get(0);
            claims.put("certificate_status", JsonValue.of(answer.status().name()));
            claims.put(
                    "serial",
                    JsonValue.of("0x" + withoutLeadingZeros(answer.id().serial())));
            claims.put("this_update", JsonValue.of(UtcTime.format(answer.thisUpdate())));
            if (answer.nextUpdate() != answer.thisUpdate()) {
                claims.put("next_update", JsonValue.of(UtcTime.format(answer.nextUpdate())));
            }
            claims.put("produced_at", JsonValue.of(UtcTime.format(basic.producedAt())));
            claims.put("hash_algorithm", JsonValue.of(answer.id().hashName()));
            claims.put(
                    "signature_algorithm",
                    JsonValue.of(basic.envelope().algorithm().hash().name().toLowerCase(Locale.ROOT)));
            claims.put("responder_certs", JsonValue.of(basic.certificates().size()));
        }
        return claims;
    }

    private static String withoutLeadingZeros(Bytes number) {
        String hex = number.hex();
        int from = 0;
        while (from < hex.length() - 1 && hex.charAt(from) == '0') {
            from++;
        }
        return hex.substring(from);
    }
}
