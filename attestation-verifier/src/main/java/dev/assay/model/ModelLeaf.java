package dev.assay.model;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import java.util.List;

/**
 * One model version that an epoch serves: a leaf under the statement's model root.
 *
 * @param name the repository's name for the model, 1 to {@value #MAX_NAME_CHARS} characters
 * @param version the version directory's name, 1 to {@value #MAX_VERSION_CHARS} characters
 * @param digest the model digest, 32 bytes; see {@link ModelManifest}
 */
public record ModelLeaf(String name, String version, Bytes digest) implements Comparable<ModelLeaf> {
    /** Longest name. */
    public static final int MAX_NAME_CHARS = 128;
    /** Longest version. */
    public static final int MAX_VERSION_CHARS = 32;

    /** The array {@code [name, version, digest]}. */
    public CborValue toCbor() {
        return CborValue.array(CborValue.of(name), CborValue.of(version), CborValue.of(digest));
    }

    /** Reads what {@link #toCbor} made. */
    public static ModelLeaf fromCbor(CborValue value, String where) throws MalformedException {
        List<CborValue> parts = CborFields.asTuple(value, 3, where);
        return new ModelLeaf(
                CborFields.asText(parts.get(0), MAX_NAME_CHARS, where + " name"),
                CborFields.asText(parts.get(1), MAX_VERSION_CHARS, where + " version"),
                CborFields.asBytes(parts.get(2), 32, 32, where + " digest"));
    }

    /** The leaf's entry in the Merkle tree. */
    Bytes encode() {
        return Cbor.encode(toCbor());
    }

    /** By the UTF-8 bytes of name, then version, then by digest. */
    @Override
    public int compareTo(ModelLeaf that) {
        int order = Bytes.compareUnsigned(Bytes.utf8(name), Bytes.utf8(that.name));
        if (order == 0) {
            order = Bytes.compareUnsigned(Bytes.utf8(version), Bytes.utf8(that.version));
        }
        return order == 0 ? Bytes.compareUnsigned(digest, that.digest) : order;
    }
}
