package dev.assay.canister.store;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/**
 * The layout of stable memory, version 1. Everything is written when it changes, so that an upgrade has nothing left to
 * save and cannot fail for it.
 *
 * <pre>
 * 0x000000  magic "ASSAYCAN", version (4 bytes)
 * 0x000010  counter (8 bytes)
 * 0x001000  settings, one slot of 320 KiB
 * 0x060000  challenges, 1024 slots of 256 bytes
 * 0x0A0000  enclaves, 256 slots of 16 KiB
 * 0x4A0000  newest endorsements, 2048 slots of 128 bytes
 * </pre>
 *
 * Regions may be added at the end without a new version: what an older canister left is grown, and zeroes are empty.
 */
public final class StableStore {
    /** Most challenges outstanding. */
    public static final int MAX_CHALLENGES = 1024;

    /** Most enclaves registered. */
    public static final int MAX_ENCLAVES = 256;

    /** Most endorsements remembered. */
    public static final int MAX_ENDORSEMENTS = 2048;

    private static final Bytes HEADER =
            new ByteWriter().bytes(Bytes.utf8("ASSAYCAN")).bigEndian(1, 4).toBytes();
    private static final long COUNTER_OFFSET = 0x10;
    private static final int COUNTER_BYTES = 8;
    private static final long SETTINGS_OFFSET = 0x1000;
    private static final int SETTINGS_BYTES = 320 << 10;
    private static final long CHALLENGES_OFFSET = 0x60000;
    private static final int CHALLENGE_BYTES = 256;
    private static final long ENCLAVES_OFFSET = 0xA0000;
    private static final int ENCLAVE_BYTES = 16 << 10;
    private static final long ENDORSEMENTS_OFFSET = ENCLAVES_OFFSET + (long) MAX_ENCLAVES * ENCLAVE_BYTES;
    private static final int ENDORSEMENT_BYTES = 128;
    private static final long PAGES =
            (ENDORSEMENTS_OFFSET + (long) MAX_ENDORSEMENTS * ENDORSEMENT_BYTES) / StableMemory.PAGE_BYTES;
    private static final long FIRST_PAGES = ENDORSEMENTS_OFFSET / StableMemory.PAGE_BYTES;

    private final StableMemory memory;
    private final SlotTable settings;
    private final SlotTable challenges;
    private final SlotTable enclaves;
    private final SlotTable endorsements;

    private StableStore(StableMemory memory) {
        this.memory = memory;
        this.settings = new SlotTable(memory, SETTINGS_OFFSET, 1, SETTINGS_BYTES);
        this.challenges = new SlotTable(memory, CHALLENGES_OFFSET, MAX_CHALLENGES, CHALLENGE_BYTES);
        this.enclaves = new SlotTable(memory, ENCLAVES_OFFSET, MAX_ENCLAVES, ENCLAVE_BYTES);
        this.endorsements = new SlotTable(memory, ENDORSEMENTS_OFFSET, MAX_ENDORSEMENTS, ENDORSEMENT_BYTES);
    }

    /** Takes fresh stable memory, which is all zeroes. */
    public static StableStore create(StableMemory memory) {
        grow(memory);
        memory.write(0, HEADER);
        return new StableStore(memory);
    }

    private static void grow(StableMemory memory) {
        if (memory.pages() < PAGES && !memory.grow(PAGES - memory.pages())) {
            throw new IllegalStateException("no stable memory to be had");
        }
    }

    /**
     * Opens what an earlier version of the canister left.
     *
     * @throws MalformedException if that is not this layout; an upgrade must then fail, and leave the old code in place
     */
    public static StableStore open(StableMemory memory) throws MalformedException {
        if (memory.pages() < FIRST_PAGES || !memory.read(0, HEADER.length()).equals(HEADER)) {
            throw new MalformedException("stable memory is not of layout version 1");
        }
        grow(memory);
        return new StableStore(memory);
    }

    /** Counts up, and answers the new number. It survives upgrades, so no number comes twice. */
    public long nextCount() throws MalformedException {
        long next;
        try (ByteReader in = new ByteReader(memory.read(COUNTER_OFFSET, COUNTER_BYTES), "counter")) {
            next = in.unsignedBigEndian(COUNTER_BYTES) + 1;
        }
        memory.write(
                COUNTER_OFFSET, new ByteWriter().bigEndian(next, COUNTER_BYTES).toBytes());
        return next;
    }

    /** What was given at installation. */
    public Bytes settings() throws MalformedException {
        return settings.read(0);
    }

    /** Replaces what was given at installation. */
    public void settings(Bytes content) {
        settings.write(0, content);
    }

    /** Outstanding challenges. */
    public SlotTable challenges() {
        return challenges;
    }

    /** Registered enclaves. */
    public SlotTable enclaves() {
        return enclaves;
    }

    /** The newest endorsements. */
    public SlotTable endorsements() {
        return endorsements;
    }
}
