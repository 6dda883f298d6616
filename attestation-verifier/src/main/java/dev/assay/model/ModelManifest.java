package dev.assay.model;

import dev.assay.bytes.Bytes;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every file of one model version that can change its answers.
 *
 * <p>The model digest is SHA-256 over the deterministic CBOR array of {@code [path, size, sha256]}, ascending by path
 * (by its UTF-8 bytes). Paths are relative, with {@code /} between names.
 *
 * @param files the files, in any order; no path twice
 */
public record ModelManifest(List<ModelFile> files) {
    /**
     * One file.
     *
     * @param path relative path with {@code /} as separator
     * @param size length in bytes
     * @param sha256 digest of the content
     */
    public record ModelFile(String path, long size, Bytes sha256) {
        /** Describes {@code content}. */
        public static ModelFile of(String path, Bytes content, Crypto crypto) {
            return new ModelFile(path, content.length(), crypto.sha256(content));
        }

        CborValue toCbor() {
            return CborValue.array(CborValue.of(path), CborValue.of(size), CborValue.of(sha256));
        }
    }

    /** Sorts, and refuses a path given twice as a bug of the caller. */
    public ModelManifest {
        List<ModelFile> sorted = new ArrayList<>(files);
        sorted.sort((a, b) -> Bytes.compareUnsigned(Bytes.utf8(a.path()), Bytes.utf8(b.path())));
        Set<String> paths = new HashSet<>();
        sorted.forEach(file -> {
            if (!paths.add(file.path())) {
                throw new IllegalArgumentException("path twice in a model manifest: " + file.path());
            }
        });
        files = List.copyOf(sorted);
    }

    /** The bytes that are hashed. */
    public Bytes encode() {
        return Cbor.encode(
                new CborValue.Array(files.stream().map(ModelFile::toCbor).toList()));
    }

    /** The model digest, 32 bytes. */
    public Bytes digest(Crypto crypto) {
        return crypto.sha256(encode());
    }
}
