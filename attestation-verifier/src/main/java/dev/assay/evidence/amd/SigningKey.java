package dev.assay.evidence.amd;

import dev.assay.bytes.MalformedException;

/** The key that signed a report (AMD 56860, ATTESTATION_REPORT, SIGNING_KEY). */
public enum SigningKey {
    /** Versioned Chip Endorsement Key: derived from the chip's own secret. */
    VCEK,
    /** Versioned Loaded Endorsement Key: given to a cloud by AMD, the same on many chips. */
    VLEK,
    /** None: the host has masked the chip's key. */
    NONE;

    /** Reads the three bits of the field. */
    static SigningKey of(int bits, String where) throws MalformedException {
        return switch (bits) {
            case 0 -> VCEK;
            case 1 -> VLEK;
            case 7 -> NONE;
            default -> throw new MalformedException(where + ": SIGNING_KEY has a reserved value");
        };
    }
}
