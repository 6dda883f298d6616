package dev.assay.canister.ic0;

import dev.assay.bytes.Bytes;
import dev.assay.canister.store.StableMemory;

/** The canister's real stable memory. */
public final class Ic0Memory implements StableMemory {
    @Override
    public long pages() {
        return Ic0.stablePages();
    }

    @Override
    public boolean grow(long pages) {
        return Ic0.stableGrow(pages) >= 0;
    }

    @Override
    public Bytes read(long offset, int length) {
        byte[] content = new byte[length];
        Ic0.stableRead(offset, content);
        return Bytes.of(content);
    }

    @Override
    public void write(long offset, Bytes content) {
        Ic0.stableWrite(offset, content.toArray());
    }
}
