package dev.assay.evidence;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.List;

/**
 * A Conceptual Message Wrapper record (RFC 9999): media type, value, and which conceptual message it is.
 *
 * @param type media type
 * @param value the message as made by its producer
 * @param indicator bit set: see {@link #EVIDENCE} and {@link #ENDORSEMENTS}
 */
public record CmwRecord(String type, Bytes value, int indicator) {
    /** Indicator of endorsements (bit 1). */
    public static final int ENDORSEMENTS = 2;
    /** Indicator of evidence (bit 2). */
    public static final int EVIDENCE = 4;

    private static final int MAX_TYPE_CHARS = 127;
    private static final int MAX_VALUE_BYTES = 1 << 20;

    CborValue toCbor() {
        return CborValue.array(CborValue.of(type), CborValue.of(value), CborValue.of(indicator));
    }

    JsonValue toJson() {
        return new JsonValue.JsonArray(
                List.of(JsonValue.of(type), JsonValue.of(Base64Text.encodeUrl(value)), JsonValue.of(indicator)));
    }

    static CmwRecord fromCbor(CborValue item, String where) throws MalformedException {
        List<CborValue> parts = CborFields.asTuple(item, 3, where);
        return new CmwRecord(
                CborFields.asText(parts.get(0), MAX_TYPE_CHARS, where + " type"),
                CborFields.asBytes(parts.get(1), 0, MAX_VALUE_BYTES, where + " value"),
                (int) CborFields.asInteger(parts.get(2), 1, 31, where + " indicator"));
    }

    static CmwRecord fromJson(JsonValue item, String where) throws MalformedException {
        if (!(item instanceof JsonValue.JsonArray array) || array.items().size() != 3) {
            throw new MalformedException(where + ": expected an array of 3");
        }
        String text = JsonFields.asText(array.items().get(1), MAX_VALUE_BYTES * 4 / 3 + 4, where + " value");
        return new CmwRecord(
                JsonFields.asText(array.items().get(0), MAX_TYPE_CHARS, where + " type"),
                Base64Text.decodeUrl(text, where + " value"),
                (int) JsonFields.asInteger(array.items().get(2), 1, 31, where + " indicator"));
    }
}
