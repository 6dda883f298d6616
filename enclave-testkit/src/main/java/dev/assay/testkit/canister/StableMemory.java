package dev.assay.testkit.canister;

import java.util.Arrays;

/** Memory that survives upgrades, in pages of 64 KiB, undone like the heap when a message traps. */
final class StableMemory {
    static final int PAGE_BYTES = 65_536;

    /** The Internet Computer allows 500 GiB; the emulator keeps it in one array. */
    private static final int MAX_PAGES = 16_384;

    private byte[] bytes = new byte[0];
    private int committedSize;
    private final PageJournal journal = new PageJournal(new PageJournal.Store() {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public byte[] read(long address, int count) {
            return Arrays.copyOfRange(bytes, (int) address, (int) address + count);
        }

        @Override
        public void restore(long address, byte[] content) {
            System.arraycopy(content, 0, bytes, (int) address, content.length);
        }
    });

    long pages() {
        return bytes.length / PAGE_BYTES;
    }

    /** The old size in pages, or -1 when it cannot grow so far. */
    long grow(long more) {
        long old = pages();
        if (more < 0 || old + more > MAX_PAGES) {
            return -1;
        }
        bytes = Arrays.copyOf(bytes, (int) (old + more) * PAGE_BYTES);
        return old;
    }

    byte[] read(long offset, long count) {
        check(offset, count);
        return Arrays.copyOfRange(bytes, (int) offset, (int) (offset + count));
    }

    /** Answers how many pages of 4 KiB this message dirtied that it had not before. */
    int write(long offset, byte[] content) {
        check(offset, content.length);
        int dirtied = journal.beforeWrite(offset, content.length);
        System.arraycopy(content, 0, bytes, (int) offset, content.length);
        return dirtied;
    }

    byte[] copy() {
        return bytes.clone();
    }

    void set(byte[] content) {
        journal.commit();
        bytes = content;
    }

    void clear() {
        set(new byte[0]);
    }

    void commit() {
        journal.commit();
        committedSize = bytes.length;
    }

    void rollBack() {
        journal.rollBack();
        bytes = bytes.length == committedSize ? bytes : Arrays.copyOf(bytes, committedSize);
    }

    private void check(long offset, long count) {
        if (offset < 0 || count < 0 || offset > bytes.length - count) {
            throw new CanisterTrap(CanisterTrap.TRAPPED, "stable memory out of bounds");
        }
    }
}
