package dev.assay.model;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import dev.assay.merkle.MerkleTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The models of one epoch, sorted. Their Merkle root (RFC 9162 hashing over the encoded leaves) stands in the statement.
 *
 * @param leaves ascending; a name and version stand once
 */
public record ModelSet(List<ModelLeaf> leaves) {
    /** More models than this in one epoch are refused. */
    public static final int MAX_MODELS = 1024;

    private static final int MAX_BYTES = MAX_MODELS * 256;

    /** Sorts. A name and version given twice is a bug of the caller. */
    public ModelSet {
        List<ModelLeaf> sorted = new ArrayList<>(leaves);
        sorted.sort(null);
        for (int i = 1; i < sorted.size(); i++) {
            if (isSameModel(sorted.get(i - 1), sorted.get(i))) {
                throw new IllegalArgumentException("model version twice in a model set");
            }
        }
        leaves = List.copyOf(sorted);
    }

    /** The leaves as one CBOR array. */
    public Bytes encode() {
        return Cbor.encode(
                new CborValue.Array(leaves.stream().map(ModelLeaf::toCbor).toList()));
    }

    /** Reads what {@link #encode} made; the leaves must be in order. */
    public static ModelSet decode(Bytes encoded) throws MalformedException {
        List<ModelLeaf> leaves = new ArrayList<>();
        for (CborValue item : CborFields.asArray(Cbor.decode(encoded, MAX_BYTES, "models"), MAX_MODELS, "models")) {
            ModelLeaf leaf = ModelLeaf.fromCbor(item, "models[" + leaves.size() + "]");
            ModelLeaf last = leaves.isEmpty() ? null : leaves.get(leaves.size() - 1);
            if (last != null && (isSameModel(last, leaf) || last.compareTo(leaf) > 0)) {
                throw new MalformedException("models: leaves out of order or repeated");
            }
            leaves.add(leaf);
        }
        return new ModelSet(leaves);
    }

    /** The Merkle root, 32 bytes. */
    public Bytes root(Crypto crypto) {
        return MerkleTree.root(leaves.stream().map(ModelLeaf::encode).toList(), crypto);
    }

    /** The leaf of this name and version. */
    public Optional<ModelLeaf> find(String name, String version) {
        return leaves.stream()
                .filter(leaf -> leaf.name().equals(name) && leaf.version().equals(version))
                .findFirst();
    }

    private static boolean isSameModel(ModelLeaf a, ModelLeaf b) {
        return a.name().equals(b.name()) && a.version().equals(b.version());
    }
}
