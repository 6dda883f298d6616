package dev.assay.canister.store;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/** A table of records in slots of one size: each slot is a length, 0 for a free one, and that many bytes. */
public final class SlotTable {
    private static final int LENGTH_BYTES = 4;

    private final StableMemory memory;
    private final long offset;
    private final int slots;
    private final int slotBytes;

    SlotTable(StableMemory memory, long offset, int slots, int slotBytes) {
        this.memory = memory;
        this.offset = offset;
        this.slots = slots;
        this.slotBytes = slotBytes;
    }

    /** Number of slots. */
    public int slots() {
        return slots;
    }

    /** The longest record that fits. */
    public int maxRecordBytes() {
        return slotBytes - LENGTH_BYTES;
    }

    /** The record in a slot; empty when the slot is free. */
    public Bytes read(int slot) throws MalformedException {
        long address = address(slot);
        try (ByteReader head = new ByteReader(memory.read(address, LENGTH_BYTES), "slot")) {
            long length = head.unsignedBigEndian(LENGTH_BYTES);
            if (length > maxRecordBytes()) {
                throw new MalformedException("slot " + slot + ": a record of " + length + " bytes");
            }
            return memory.read(address + LENGTH_BYTES, (int) length);
        }
    }

    /** Puts a record into a slot; one that does not fit is a bug of the caller. */
    public void write(int slot, Bytes content) {
        if (content.length() > maxRecordBytes()) {
            throw new IllegalArgumentException("record larger than its slot");
        }
        memory.write(
                address(slot),
                new ByteWriter()
                        .bigEndian(content.length(), LENGTH_BYTES)
                        .bytes(content)
                        .toBytes());
    }

    /** Frees a slot. */
    public void clear(int slot) {
        write(slot, Bytes.empty());
    }

    /** The lowest number from 0 that is not among {@code taken}, which come in ascending order. */
    public static int firstGap(Iterable<Integer> taken) {
        int gap = 0;
        for (int slot : taken) {
            if (slot != gap) {
                break;
            }
            gap++;
        }
        return gap;
    }

    private long address(int slot) {
        if (slot < 0 || slot >= slots) {
            throw new IndexOutOfBoundsException(slot);
        }
        return offset + (long) slot * slotBytes;
    }
}
