package dev.assay.endorsement.intel;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.json.RawMember;
import java.util.Map;

/**
 * An object with a signature beside it, as Intel's PCS serves TCB info and QE identities. The signature covers the exact
 * bytes of the inner object, so these are kept.
 *
 * @param value the inner object as read
 * @param signed its bytes as received
 * @param signature r || s on P-256, 64 bytes
 */
public record SignedJson(JsonValue value, Bytes signed, Bytes signature) {
    private static final int MAX_BYTES = 256 << 10;
    private static final int SIGNATURE_BYTES = 64;

    /** Reads the document whose signed object is the member {@code name}; members that are not known are left alone. */
    static SignedJson decode(Bytes document, String name, String where) throws MalformedException {
        Map<String, RawMember> members = Json.parseRawMembers(document, MAX_BYTES, where);
        RawMember inner = members.get(name);
        RawMember signature = members.get("signature");
        if (inner == null || signature == null) {
            throw new MalformedException(where + ": expected \"" + name + "\" and \"signature\"");
        }
        String hex = JsonFields.asText(signature.value(), 2 * SIGNATURE_BYTES, where + ".signature");
        Bytes raw = Bytes.fromHex(hex);
        if (raw.length() != SIGNATURE_BYTES) {
            throw new MalformedException(where + ".signature: expected " + SIGNATURE_BYTES + " bytes");
        }
        return new SignedJson(inner.value(), inner.raw(), raw);
    }
}
