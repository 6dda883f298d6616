package dev.assay.crypto;

/** The digests that signatures are made over. */
public enum HashAlgorithm {
    SHA256(32),
    SHA384(48),
    SHA512(64);

    private final int bytes;

    HashAlgorithm(int bytes) {
        this.bytes = bytes;
    }

    /** Length of a digest. */
    public int bytes() {
        return bytes;
    }
}
