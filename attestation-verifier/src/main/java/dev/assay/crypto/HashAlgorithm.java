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

    /** Whether one of these makes digests of {@code bytes}; over an empty one, anybody could sign. */
    public static boolean isDigestLength(int bytes) {
        for (HashAlgorithm algorithm : values()) {
            if (algorithm.bytes == bytes) {
                return true;
            }
        }
        return false;
    }

    /** Length of a digest. */
    public int bytes() {
        return bytes;
    }
}
