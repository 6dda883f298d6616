package dev.assay.canister.store;

import dev.assay.bytes.Bytes;

/** The canister's stable memory, as a port; addresses outside it are a bug and end the message. */
public interface StableMemory {
    /** Size of a page in bytes. */
    int PAGE_BYTES = 65_536;

    /** Current size in pages. */
    long pages();

    /** Adds pages of zeroes; answers whether that was granted. */
    boolean grow(long pages);

    /** Reads {@code length} bytes at {@code offset}. */
    Bytes read(long offset, int length);

    /** Writes {@code content} at {@code offset}. */
    void write(long offset, Bytes content);
}
