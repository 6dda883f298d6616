package dev.assay.client;

import dev.assay.bytes.MalformedException;

/** The data types of the Open Inference Protocol v2, by its own names. */
public enum TensorType {
    /** true or false. */
    BOOL,
    /** Unsigned, 8 bits. */
    UINT8,
    /** Unsigned, 16 bits. */
    UINT16,
    /** Unsigned, 32 bits. */
    UINT32,
    /** Unsigned, 64 bits; a Java long holds its bits. */
    UINT64,
    /** Signed, 8 bits. */
    INT8,
    /** Signed, 16 bits. */
    INT16,
    /** Signed, 32 bits. */
    INT32,
    /** Signed, 64 bits. */
    INT64,
    /** IEEE 754 half; in JSON a number like the others. */
    FP16,
    /** bfloat16; in JSON a number like the others. */
    BF16,
    /** IEEE 754 single. */
    FP32,
    /** IEEE 754 double. */
    FP64,
    /** Byte strings; in JSON they are text. */
    BYTES;

    /** Whether elements are integers, held as Java longs. */
    public boolean isInteger() {
        return name().contains("INT");
    }

    /** Whether elements are held as Java floats. */
    boolean isFloat() {
        return this == FP16 || this == BF16 || this == FP32;
    }

    static TensorType fromName(String name, String where) throws MalformedException {
        for (TensorType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new MalformedException(where + ": unknown data type");
    }
}
