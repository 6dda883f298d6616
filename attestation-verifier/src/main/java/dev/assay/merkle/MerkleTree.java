package dev.assay.merkle;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import java.util.List;

/** Merkle tree hashing of RFC 9162 section 2.1.1, with SHA-256. */
public final class MerkleTree {
    private static final Bytes LEAF = Bytes.of(new byte[] {0});
    private static final Bytes NODE = Bytes.of(new byte[] {1});

    private MerkleTree() {}

    /** The root over {@code entries} in the given order; over none, the hash of nothing. */
    public static Bytes root(List<Bytes> entries, Crypto crypto) {
        if (entries.isEmpty()) {
            return crypto.sha256();
        }
        if (entries.size() == 1) {
            return crypto.sha256(LEAF, entries.get(0));
        }
        int left = Integer.highestOneBit(entries.size() - 1);
        return crypto.sha256(
                NODE, root(entries.subList(0, left), crypto), root(entries.subList(left, entries.size()), crypto));
    }
}
