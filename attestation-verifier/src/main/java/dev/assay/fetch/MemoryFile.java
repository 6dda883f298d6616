package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementStamp;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of a memory on disk: the SHA-256 of what follows in hexadecimal, a line feed, and canonical JSON that a
 * person can read. The digest tells a damaged file from a short memory.
 */
final class MemoryFile {
    /** Longest file. */
    static final int MAX_BYTES = 8 << 20;

    private static final int DIGEST_CHARS = 64;
    private static final String VERSION = "assay_endorsement_memory";
    private static final String WHERE = "endorsement memory";

    private MemoryFile() {}

    static Bytes encode(Remembered remembered, Crypto crypto) {
        List<JsonValue> stamps = new ArrayList<>();
        for (EndorsementStamp stamp : remembered.stamps()) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            members.put("kind", JsonValue.of(stamp.kind().mediaType()));
            members.put("issuer", JsonValue.of(stamp.issuer()));
            members.put("number", JsonValue.of(stamp.number()));
            members.put("issued_at", JsonValue.of(stamp.issuedAt()));
            members.put("next_update", JsonValue.of(bounded(stamp.nextUpdate())));
            stamps.add(new JsonValue.JsonObject(members));
        }
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put(VERSION, JsonValue.of(1));
        document.put("newest", new JsonValue.JsonArray(stamps));
        Bytes json = Bytes.utf8(Json.writeCanonical(new JsonValue.JsonObject(document)));
        return Bytes.utf8(crypto.sha256(json).hex() + "\n").concat(json);
    }

    static Remembered decode(Bytes file, Crypto crypto) throws MalformedException {
        if (file.length() <= DIGEST_CHARS || file.length() > MAX_BYTES) {
            throw new MalformedException(WHERE + ": " + file.length() + " bytes");
        }
        Bytes json = file.slice(DIGEST_CHARS + 1, file.length());
        Bytes head = Bytes.utf8(crypto.sha256(json).hex() + "\n");
        if (!head.equals(file.slice(0, DIGEST_CHARS + 1))) {
            throw new MalformedException(WHERE + ": its digest is another");
        }
        Remembered remembered = new Remembered();
        try (JsonFields document = new JsonFields(Json.parse(json, MAX_BYTES, WHERE), WHERE)) {
            JsonFields.asInteger(document.required(VERSION), 1, 1, WHERE);
            for (JsonValue stamp : document.array("newest", Remembered.MAX_ISSUERS)) {
                remembered.accept(stamp(stamp), 0);
            }
        }
        return remembered;
    }

    private static EndorsementStamp stamp(JsonValue value) throws MalformedException {
        try (JsonFields fields = new JsonFields(value, WHERE)) {
            EndorsementKind kind = EndorsementKind.fromMediaType(fields.text("kind", 64));
            if (kind == null) {
                throw new MalformedException(WHERE + ": unknown kind");
            }
            return new EndorsementStamp(
                    kind,
                    fields.text("issuer", Remembered.MAX_ISSUER_CHARS),
                    JsonFields.asInteger(fields.required("number"), -1, MAX_INTEGER, WHERE),
                    JsonFields.asInteger(fields.required("issued_at"), -MAX_INTEGER, MAX_INTEGER, WHERE),
                    unbounded(JsonFields.asInteger(fields.required("next_update"), -MAX_INTEGER, MAX_INTEGER, WHERE)));
        }
    }

    /** What JSON readers here take; "never" is written as this. */
    private static final long MAX_INTEGER = 99_999_999_999_999_999L;

    private static long bounded(long time) {
        return Math.min(time, MAX_INTEGER);
    }

    private static long unbounded(long time) {
        return time == MAX_INTEGER ? Long.MAX_VALUE : time;
    }
}
