package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;

/**
 * A nonce that one caller may use once.
 *
 * @param value 32 bytes
 * @param caller who asked for it
 * @param expiresAt seconds since 1970
 */
record Challenge(Bytes value, Bytes caller, long expiresAt) {
    /** Longest principal (interface specification, "Principals"). */
    private static final int MAX_PRINCIPAL_BYTES = 29;

    private static final int MAX_BYTES = 252;
    private static final int VALUE = 1;
    private static final int CALLER = 2;
    private static final int EXPIRES_AT = 3;

    Bytes encode() {
        return Cbor.encode(new CborMapBuilder()
                .put(VALUE, value)
                .put(CALLER, caller)
                .put(EXPIRES_AT, expiresAt)
                .build());
    }

    static Challenge decode(Bytes encoded) throws MalformedException {
        String where = "stored challenge";
        try (CborFields fields = new CborFields(Cbor.decode(encoded, MAX_BYTES, where), where)) {
            return new Challenge(
                    fields.bytes(VALUE, 32),
                    fields.bytes(CALLER, 0, MAX_PRINCIPAL_BYTES),
                    fields.integer(EXPIRES_AT, 0, Long.MAX_VALUE));
        }
    }
}
