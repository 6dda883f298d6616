package dev.assay.client.receipts;

import dev.assay.bytes.MalformedException;
import org.jspecify.annotations.Nullable;

/** The field that says where, in a body with binary tensors, the JSON ends. Receipts cover its value. */
public final class InferenceHeader {
    /** The field's name. */
    public static final String NAME = "Inference-Header-Content-Length";

    private static final int MAX_DIGITS = 10;

    private InferenceHeader() {}

    /**
     * Its value.
     *
     * @param field as received; null when there is none
     * @return the length, or null
     * @throws MalformedException when it is anything but a decimal number without leading zeros
     */
    public static @Nullable Long length(@Nullable String field) throws MalformedException {
        if (field == null) {
            return null;
        }
        boolean number = !field.isEmpty() && field.length() <= MAX_DIGITS;
        for (int i = 0; i < field.length(); i++) {
            number &= field.charAt(i) >= '0' && field.charAt(i) <= '9';
        }
        if (!number || field.length() > 1 && field.startsWith("0")) {
            throw new MalformedException(NAME + ": not a length");
        }
        return Long.valueOf(field);
    }
}
