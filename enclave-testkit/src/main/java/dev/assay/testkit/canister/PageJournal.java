package dev.assay.testkit.canister;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Remembers what pages held before a message first wrote to them, so that the message can be undone for the price of
 * what it touched and not of all memory.
 */
final class PageJournal {
    /** The replica's unit of accounting for dirty memory. */
    static final int PAGE_BYTES = 4096;

    private static final int PAGE_SHIFT = 12;

    private final Store store;
    private boolean[] saved = new boolean[0];
    private final List<Page> pages = new ArrayList<>();

    PageJournal(Store store) {
        this.store = store;
    }

    /** Must be called before bytes are written; answers how many pages that makes dirty for the first time. */
    int beforeWrite(long address, long count) {
        long page = address >>> PAGE_SHIFT;
        // Nearly every write is a small one to a page that is saved already.
        boolean known = page < saved.length && saved[(int) page] && page == (address + count - 1) >>> PAGE_SHIFT;
        return known ? 0 : save(address, count);
    }

    private int save(long address, long count) {
        if (count <= 0 || address < 0 || address + count > store.size()) {
            return 0;
        }
        int first = (int) (address >>> PAGE_SHIFT);
        int last = (int) ((address + count - 1) >>> PAGE_SHIFT);
        if (last >= saved.length) {
            saved = Arrays.copyOf(saved, Math.max(last + 1, (int) (store.size() >>> PAGE_SHIFT)));
        }
        int fresh = 0;
        for (int page = first; page <= last; page++) {
            if (!saved[page]) {
                saved[page] = true;
                pages.add(new Page(page, store.read((long) page << PAGE_SHIFT, PAGE_BYTES)));
                fresh++;
            }
        }
        return fresh;
    }

    /** Keeps what was written. */
    void commit() {
        for (Page page : pages) {
            saved[page.number] = false;
        }
        pages.clear();
    }

    /** Puts back what was there. */
    void rollBack() {
        for (Page page : pages) {
            store.restore((long) page.number << PAGE_SHIFT, page.content);
        }
        commit();
    }

    private record Page(int number, byte[] content) {}

    /** The memory that is watched. Addresses and counts are within its size. */
    interface Store {
        long size();

        byte[] read(long address, int count);

        void restore(long address, byte[] content);
    }
}
