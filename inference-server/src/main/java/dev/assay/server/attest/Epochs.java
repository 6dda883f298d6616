package dev.assay.server.attest;

import dev.assay.server.engine.EngineException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Holds the epochs that are served: the current one, and those before it whose overlap is not over. A new one is attested
 * before it comes here. An old one is let go when its overlap is over <em>and</em> its answers are out.
 */
@Singleton
public class Epochs {
    /** Overlapping epochs beyond this many are let go early, so that frequent changes of models hold no memory. */
    static final int MAX_SERVED = 4;

    /** The current one first. */
    private volatile List<Served> served = List.of();

    /** All whose keys may still be there, also those that are only held by answers under way. */
    private final Set<Epoch> living = new HashSet<>();

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private boolean closed;

    /** An epoch, and until when it is served; for the current one without end. */
    private record Served(Epoch epoch, Instant until) {}

    /** A share in an epoch; close it when the answer is out. */
    public static final class Lease implements AutoCloseable {
        private final Epoch epoch;

        private Lease(Epoch epoch) {
            this.epoch = epoch;
        }

        /** The epoch. */
        public Epoch epoch() {
            return epoch;
        }

        @Override
        public void close() {
            epoch.release();
        }
    }

    /**
     * A share in the current epoch.
     *
     * @return empty before the first epoch and after the last
     */
    public Optional<Lease> acquire() {
        for (List<Served> now = served; !now.isEmpty(); now = served) {
            Epoch epoch = now.get(0).epoch();
            if (epoch.acquire()) {
                return Optional.of(new Lease(epoch));
            }
        }
        return Optional.empty();
    }

    /**
     * A share in the epoch whose key a connection ends in; in the clear, in the current one.
     *
     * @throws EpochEndedException if that epoch is not served any more
     * @throws EngineException before the first epoch and after the last
     */
    public Lease acquire(Channel channel) throws EpochEndedException, EngineException {
        if (channel.certificate() == null) {
            return acquire().orElseThrow(EngineException::notReady);
        }
        List<Served> now = served;
        if (now.isEmpty()) {
            throw EngineException.notReady();
        }
        for (Served candidate : now) {
            if (candidate.epoch().shows(channel) && candidate.epoch().acquire()) {
                return new Lease(candidate.epoch());
            }
        }
        throw new EpochEndedException();
    }

    /** Whether a connection ends in the current epoch's key, or in the clear. */
    public boolean isCurrent(Channel channel) {
        List<Served> now = served;
        return channel.certificate() == null
                || now.isEmpty()
                || now.get(0).epoch().shows(channel);
    }

    /** Whether other models are served now than those of the epoch in whose key a connection ends. */
    public boolean hasOtherModels(Channel channel) {
        List<Served> now = served;
        return now.size() > 1
                && now.stream().map(Served::epoch).anyMatch(epoch -> hasOthers(now, epoch) && epoch.shows(channel));
    }

    /** Whether other models are served now than those of an epoch. */
    public boolean hasOtherModels(Epoch epoch) {
        return hasOthers(served, epoch);
    }

    private static boolean hasOthers(List<Served> now, Epoch epoch) {
        return !now.isEmpty() && now.get(0).epoch().models() != epoch.models();
    }

    /** Has something done whenever another epoch has become the current one, on the thread that made it so. */
    public void whenReplaced(Runnable watcher) {
        watchers.add(watcher);
    }

    /** All that are served, the current one first. */
    List<Epoch> served() {
        return served.stream().map(Served::epoch).toList();
    }

    /**
     * Makes an attested epoch the current one.
     *
     * @param next the epoch, whose first share is this object's from now on
     * @param overlapUntil until when the one before it is served to those who use its keys
     */
    public synchronized void replace(Epoch next, Instant overlapUntil) {
        if (closed) {
            next.release();
            return;
        }
        living.removeIf(Epoch::isGone);
        living.add(next);
        List<Served> before = served;
        Stream<Served> overlapping = before.stream()
                .map(old -> old.until().isBefore(overlapUntil) ? old : new Served(old.epoch(), overlapUntil));
        keep(Stream.concat(Stream.of(new Served(next, Instant.MAX)), overlapping)
                .limit(MAX_SERVED)
                .toList());
        watchers.forEach(Runnable::run);
    }

    /** Lets go of those whose overlap is over. */
    synchronized void retire(Instant now) {
        keep(served.stream().filter(epoch -> epoch.until().isAfter(now)).toList());
    }

    /** Lets go of all: nothing is served any more, and whatever comes too late is let go of too. */
    public synchronized void close() {
        closed = true;
        keep(List.of());
    }

    /** Closes, and wipes also the keys of epochs that answers under way still hold: the process is about to end. */
    public synchronized void wipe() {
        List<Epoch> all = List.copyOf(living);
        living.clear();
        try {
            close();
        } finally {
            forEach(all, Epoch::wipe);
        }
    }

    /** Does it for each, whatever one of them does. */
    private static void forEach(List<Epoch> epochs, Consumer<Epoch> action) {
        RuntimeException failure = null;
        for (Epoch epoch : epochs) {
            try {
                action.accept(epoch);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void keep(List<Served> next) {
        List<Epoch> gone = served.stream()
                .map(Served::epoch)
                .filter(epoch -> next.stream().noneMatch(kept -> kept.epoch() == epoch))
                .toList();
        served = next;
        forEach(gone, Epoch::release);
    }
}
