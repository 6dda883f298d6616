package dev.assay.server.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/** Scratch memory between calls. Last in, first out: the memory used last is still in the caches. */
final class ScratchPool {
    private final Deque<Scratch> free = new ArrayDeque<>();
    private final int kept;

    /**
     * A pool.
     *
     * @param kept how many to keep; calls that wait in queues hold more than that between them for a while
     */
    ScratchPool(int kept) {
        this.kept = kept;
    }

    Scratch take() {
        synchronized (this) {
            Scratch last = free.pollLast();
            if (last != null) {
                return last;
            }
        }
        return new Scratch();
    }

    void give(Scratch scratch) {
        scratch.reset();
        synchronized (this) {
            if (free.size() < kept && !scratch.isLarge()) {
                free.addLast(scratch);
            }
        }
    }
}
