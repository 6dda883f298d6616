package dev.assay.crypto;

/** The elliptic curves that evidence is signed on. */
public enum EcCurve {
    /** NIST P-256, secp256r1. */
    P256(32),
    /** NIST P-384, secp384r1. */
    P384(48);

    private final int fieldBytes;

    EcCurve(int fieldBytes) {
        this.fieldBytes = fieldBytes;
    }

    /** Size of one coordinate and of one half of a signature. */
    public int fieldBytes() {
        return fieldBytes;
    }
}
