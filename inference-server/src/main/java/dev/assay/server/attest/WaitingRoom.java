package dev.assay.server.attest;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a quote. Callers whose evidence is bound to no session share the next one; each session has one of its
 * own. The two take turns, and neither may take more than three quarters of the places, so that neither keeps the other
 * waiting for ever or out.
 */
final class WaitingRoom {
    /** Nonces that come within this time after the first one share its quote. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final int capacity;
    private final int capacityOfKind;
    private final Deque<Ticket> shared = new ArrayDeque<>();
    private final Deque<Ticket> bound = new ArrayDeque<>();
    private boolean boundWasLast;
    private @Nullable EvidenceRefusedException shut;

    /** @param capacity how many may wait, 1 or more */
    WaitingRoom(int capacity) {
        this.capacity = capacity;
        this.capacityOfKind = Math.max(1, capacity - capacity / 4);
    }

    /**
     * Lets a caller in.
     *
     * @return whether there was a place
     * @throws EvidenceRefusedException if nobody is let in at the moment
     */
    synchronized boolean enter(Ticket ticket) throws EvidenceRefusedException {
        if (shut != null) {
            throw shut;
        }
        Deque<Ticket> line = line(ticket);
        if (waiting() >= capacity || line.size() >= capacityOfKind) {
            return false;
        }
        line.add(ticket);
        notifyAll();
        return true;
    }

    /** A caller gave up; its place is free at once. */
    synchronized void leave(Ticket ticket) {
        line(ticket).remove(ticket);
    }

    /** Waits for callers and takes those who share the next quote, in the order in which they came. */
    synchronized List<Ticket> next() throws InterruptedException {
        boolean idle = waiting() == 0;
        while (waiting() == 0) {
            wait();
            // A session shares its quote with nobody: nothing is gained by waiting for others.
            if (idle && bound.isEmpty() && !shared.isEmpty()) {
                gather();
            }
        }
        boundWasLast = !bound.isEmpty() && (shared.isEmpty() || !boundWasLast);
        return boundWasLast ? List.of(bound.remove()) : takeFirstEpochs();
    }

    /** Those who ask about the epoch that the first of them asks about: one quote is about one epoch. */
    private List<Ticket> takeFirstEpochs() {
        Channel first = shared.element().channel();
        List<Ticket> taken = shared.stream()
                .filter(ticket -> ticket.channel().hasKeyOf(first))
                .toList();
        shared.removeAll(taken);
        return taken;
    }

    private void gather() throws InterruptedException {
        long end = System.nanoTime() + GATHER_NANOS;
        for (long left = GATHER_NANOS; left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /**
     * Sends everybody away and lets nobody in until {@link #open}.
     *
     * @return who was sent away
     */
    synchronized List<Ticket> shut(EvidenceRefusedException reason) {
        shut = reason;
        List<Ticket> all = takeAll(shared);
        all.addAll(takeAll(bound));
        return all;
    }

    synchronized void open() {
        shut = null;
    }

    synchronized boolean isShut() {
        return shut != null;
    }

    synchronized int waiting() {
        return shared.size() + bound.size();
    }

    /** How many quotes are made before one more caller of this kind would have its own, the one under way included. */
    synchronized int quotesBefore(Ticket ticket) {
        return ticket.isSessionBound() ? 1 + 2 * bound.size() : bound.isEmpty() ? 1 : 2;
    }

    private Deque<Ticket> line(Ticket ticket) {
        return ticket.isSessionBound() ? bound : shared;
    }

    private static List<Ticket> takeAll(Deque<Ticket> line) {
        List<Ticket> all = new ArrayList<>(line);
        line.clear();
        return all;
    }
}
