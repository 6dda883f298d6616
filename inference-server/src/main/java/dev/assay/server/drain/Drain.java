package dev.assay.server.drain;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The way to the end: serving; leaving, when the server says that it is not ready and still takes calls, so that whoever
 * sends them can learn of it; refusing, when only those are answered that were taken before.
 */
@Singleton
public class Drain {
    /** Answers that were handed to the network are given a moment to get there. */
    private static final Duration FLUSH = Duration.ofMillis(200);

    private static final Duration LOOK = Duration.ofMillis(20);

    private enum Phase {
        SERVING,
        LEAVING,
        REFUSING
    }

    private volatile Phase phase = Phase.SERVING;
    private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> watchers = ConcurrentHashMap.newKeySet();
    private final Set<BooleanSupplier> unfinished = ConcurrentHashMap.newKeySet();
    private final CountDownLatch hurry = new CountDownLatch(1);

    /** A call, as far as it matters here. */
    public interface Call {
        /** Whether its answer is out, or nobody is there any more to take it. */
        boolean isOver();
    }

    /** Whether the server was told to stop. */
    public boolean isLeaving() {
        return phase != Phase.SERVING;
    }

    /** Whether new calls are refused. */
    public boolean isRefusing() {
        return phase == Phase.REFUSING;
    }

    /** How many calls are under way. */
    public int underWay() {
        forgetThoseThatAreOver();
        return underWay.size();
    }

    /** Forgets calls whose end nobody told. */
    void forgetThoseThatAreOver() {
        underWay.removeIf(Call::isOver);
    }

    /**
     * Counts a call in. Whoever knows that it ended says so by {@link #leave}; a call that {@link Call#isOver} is found
     * out in time.
     *
     * @return false when new calls are refused
     */
    boolean enter(Call call) {
        // Counted first: whoever comes before the phase changes is waited for.
        underWay.add(call);
        if (!isRefusing()) {
            return true;
        }
        leave(call);
        return false;
    }

    void leave(Call call) {
        underWay.remove(call);
    }

    /**
     * Has something done once new calls are refused; at once if they are.
     *
     * @param watcher called on any thread
     * @return forgets it
     */
    public Runnable whenRefusing(Runnable watcher) {
        watchers.add(watcher);
        if (isRefusing() && watchers.remove(watcher)) {
            watcher.run();
        }
        return () -> watchers.remove(watcher);
    }

    /**
     * Lets the end wait for something else than calls.
     *
     * @param isUnfinished called on any thread
     */
    public void waitFor(BooleanSupplier isUnfinished) {
        unfinished.add(isUnfinished);
    }

    private boolean isUnfinished() {
        return underWay() > 0 || unfinished.stream().anyMatch(BooleanSupplier::getAsBoolean);
    }

    /** Nobody has to learn of the end: an operator at the keyboard stops the server. */
    public void hurry() {
        hurry.countDown();
    }

    /**
     * Goes the way to the end.
     *
     * @param delay how long new calls are still taken
     * @param timeout how long those that were taken may last after that
     * @return how many calls were not answered
     * @throws InterruptedException if the thread is interrupted; the rest of the way is then left out
     */
    public int run(Duration delay, Duration timeout) throws InterruptedException {
        phase = Phase.LEAVING;
        var unused = hurry.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        phase = Phase.REFUSING;
        for (Runnable watcher : watchers) {
            if (watchers.remove(watcher)) {
                watcher.run();
            }
        }
        long end = System.nanoTime() + timeout.toNanos();
        while (isUnfinished() && System.nanoTime() < end) {
            Thread.sleep(LOOK.toMillis());
        }
        Thread.sleep(FLUSH.toMillis());
        return underWay();
    }
}
