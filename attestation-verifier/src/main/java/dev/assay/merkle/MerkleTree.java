package dev.assay.merkle;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import java.util.ArrayList;
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
            return leaf(entries.get(0), crypto);
        }
        int left = split(entries.size());
        return node(
                root(entries.subList(0, left), crypto), root(entries.subList(left, entries.size()), crypto), crypto);
    }

    /** For each entry, that it stands in the tree over {@code entries} (RFC 9162 section 2.1.3.1), in one walk over the tree. */
    public static List<InclusionProof> prove(List<Bytes> entries, Crypto crypto) {
        List<List<Bytes>> paths = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            paths.add(new ArrayList<>());
        }
        if (!entries.isEmpty()) {
            collect(entries, paths, crypto);
        }
        List<InclusionProof> proofs = new ArrayList<>();
        for (List<Bytes> path : paths) {
            proofs.add(new InclusionProof(entries.size(), proofs.size(), path));
        }
        return proofs;
    }

    /** The root over {@code entries}; what stands beside each on its way there goes to its path. */
    private static Bytes collect(List<Bytes> entries, List<List<Bytes>> paths, Crypto crypto) {
        int size = entries.size();
        if (size == 1) {
            return leaf(entries.get(0), crypto);
        }
        int split = split(size);
        Bytes left = collect(entries.subList(0, split), paths.subList(0, split), crypto);
        Bytes right = collect(entries.subList(split, size), paths.subList(split, size), crypto);
        paths.subList(0, split).forEach(path -> path.add(right));
        paths.subList(split, size).forEach(path -> path.add(left));
        return node(left, right, crypto);
    }

    /** The largest power of two below {@code size}. */
    private static int split(int size) {
        return Integer.highestOneBit(size - 1);
    }

    static Bytes leaf(Bytes entry, Crypto crypto) {
        return crypto.sha256(LEAF, entry);
    }

    static Bytes node(Bytes left, Bytes right, Crypto crypto) {
        return crypto.sha256(NODE, left, right);
    }
}
