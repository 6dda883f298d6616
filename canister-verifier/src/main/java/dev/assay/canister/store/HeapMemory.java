package dev.assay.canister.store;

import dev.assay.bytes.Bytes;
import java.util.Arrays;

/** Stable memory that is an array, for running the canister's logic on the JVM. */
public final class HeapMemory implements StableMemory {
    private byte[] content = new byte[0];

    @Override
    public long pages() {
        return content.length / PAGE_BYTES;
    }

    @Override
    public boolean grow(long pages) {
        content = Arrays.copyOf(content, content.length + (int) pages * PAGE_BYTES);
        return true;
    }

    @Override
    public Bytes read(long offset, int length) {
        return Bytes.of(content, (int) offset, length);
    }

    @Override
    public void write(long offset, Bytes bytes) {
        System.arraycopy(bytes.toArray(), 0, content, (int) offset, bytes.length());
    }
}
