package dev.assay.server.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls that wait for a model: by priority, then by when they came; those that waited too long, and may go on
 * waiting, behind all others. Not safe for several threads: its scheduler's lock guards it.
 */
final class CallQueue {
    private final BatchSettings settings;
    private final TreeMap<Integer, Deque<PendingCall>> levels = new TreeMap<>();
    private final Deque<PendingCall> late = new ArrayDeque<>();
    private int size;

    CallQueue(BatchSettings settings) {
        this.settings = settings;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** False when its level has no place left. */
    boolean offer(PendingCall call) {
        int level = settings.level(call.options());
        Deque<PendingCall> calls = levels.computeIfAbsent(level, any -> new ArrayDeque<>());
        int most = settings.policy(level).maxQueued();
        if (most > 0 && calls.size() >= most) {
            return false;
        }
        calls.add(call);
        size++;
        return true;
    }

    /** False when it was taken before. */
    boolean remove(PendingCall call) {
        Deque<PendingCall> calls = levels.get(settings.level(call.options()));
        boolean removed = (calls != null && calls.remove(call)) || late.remove(call);
        size -= removed ? 1 : 0;
        return removed;
    }

    /** Puts a call behind all others. False when it was taken before. */
    boolean delay(PendingCall call) {
        if (!remove(call)) {
            return false;
        }
        late.add(call);
        size++;
        return true;
    }

    /** The call whose turn it is. */
    @Nullable
    PendingCall head() {
        for (Deque<PendingCall> calls : levels.values()) {
            if (!calls.isEmpty()) {
                return calls.peek();
            }
        }
        return late.peek();
    }

    /** Whether the head is one that waited too long already. */
    boolean isHeadLate() {
        PendingCall head = head();
        return head != null && head == late.peek();
    }

    /** Rows that could be run together with the head, counted up to the most that a batch takes. */
    int rowsWithHead() {
        int rows = 0;
        for (PendingCall call : together(settings.maxRows())) {
            rows += call.rows();
        }
        return rows;
    }

    /** Takes the head, and what may go with it, up to so many rows; the head goes even if it has more. */
    List<PendingCall> take(int maxRows) {
        List<PendingCall> batch = together(maxRows);
        batch.forEach(this::remove);
        return batch;
    }

    /** In the order of the queue; a call that does not fit is passed over, and is the head in its turn. */
    private List<PendingCall> together(int maxRows) {
        List<PendingCall> batch = new ArrayList<>();
        PendingCall head = head();
        if (head == null) {
            return batch;
        }
        batch.add(head);
        int rows = head.rows();
        if (!settings.joins()) {
            return batch;
        }
        for (Deque<PendingCall> calls : levels.values()) {
            rows = gather(calls, head, batch, rows, maxRows);
        }
        gather(late, head, batch, rows, maxRows);
        return batch;
    }

    private static int gather(
            Deque<PendingCall> calls, PendingCall head, List<PendingCall> batch, int rowsBefore, int maxRows) {
        int rows = rowsBefore;
        for (Iterator<PendingCall> each = calls.iterator(); rows < maxRows && each.hasNext(); ) {
            PendingCall call = each.next();
            if (call != head && rows + call.rows() <= maxRows && head.fits(call)) {
                batch.add(call);
                rows += call.rows();
            }
        }
        return rows;
    }
}
