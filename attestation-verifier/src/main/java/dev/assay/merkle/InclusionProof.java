package dev.assay.merkle;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import java.util.ArrayList;
import java.util.List;

/**
 * That an entry stands in a Merkle tree (RFC 9162 section 2.1.3): which one it is and the nodes beside its way to the root.
 * Written as in COSE Receipts (RFC 9942 section 5.2.1): {@code [tree-size, leaf-index, [+ node]]}.
 *
 * @param treeSize how many entries the tree has, 1 to {@value #MAX_TREE_SIZE}
 * @param leafIndex which of them, from 0
 * @param path 32-byte nodes, from the leaf upwards
 */
public record InclusionProof(long treeSize, long leafIndex, List<Bytes> path) {
    /** Largest tree that a proof is read for. */
    public static final long MAX_TREE_SIZE = Integer.MAX_VALUE;

    private static final int MAX_NODES = 32;
    private static final int MAX_BYTES = 2048;
    private static final int NODE_BYTES = 32;

    /** Copies the path. */
    public InclusionProof {
        path = List.copyOf(path);
    }

    /**
     * The root to which this proof leads from {@code entry} (RFC 9162 section 2.1.3.2). It says something only when it is
     * compared with a root that is trusted.
     *
     * @throws MalformedException if the path does not have the length that index and size ask for
     */
    public Bytes root(Bytes entry, Crypto crypto) throws MalformedException {
        long node = leafIndex;
        long last = treeSize - 1;
        Bytes hash = MerkleTree.leaf(entry, crypto);
        for (Bytes sibling : path) {
            if (last == 0) {
                throw new MalformedException("inclusion proof: longer than its tree is high");
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.node(sibling, hash, crypto);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = MerkleTree.node(hash, sibling, crypto);
            }
            node >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new MalformedException("inclusion proof: shorter than its tree is high");
        }
        return hash;
    }

    /** The deterministic encoding. */
    public Bytes encode() {
        return Cbor.encode(CborValue.array(
                CborValue.of(treeSize),
                CborValue.of(leafIndex),
                new CborValue.Array(path.stream()
                        .map(node -> (CborValue) CborValue.of(node))
                        .toList())));
    }

    /** Reads the deterministic encoding, and no other. */
    public static InclusionProof decode(Bytes encoded) throws MalformedException {
        String where = "inclusion proof";
        List<CborValue> parts = CborFields.asTuple(Cbor.decode(encoded, MAX_BYTES, where), 3, where);
        long treeSize = CborFields.asInteger(parts.get(0), 1, MAX_TREE_SIZE, where + " tree size");
        long leafIndex = CborFields.asInteger(parts.get(1), 0, treeSize - 1, where + " leaf index");
        List<Bytes> path = new ArrayList<>();
        for (CborValue node : CborFields.asArray(parts.get(2), MAX_NODES, where + " path")) {
            path.add(CborFields.asBytes(node, NODE_BYTES, NODE_BYTES, where + " node"));
        }
        return new InclusionProof(treeSize, leafIndex, path);
    }
}
