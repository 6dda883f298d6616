package dev.assay.server.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether anybody still waits for an answer. The transport cancels when its client leaves; the engine then drops the
 * call wherever it stands, unless it is being computed, which costs less to finish than to stop.
 */
public final class Cancellation {
    /** Null once cancelled. */
    private @Nullable List<Runnable> actions = new ArrayList<>(2);

    /** The client left. Cancelling again, or after the answer, does nothing. */
    public void cancel() {
        List<Runnable> due;
        synchronized (this) {
            due = actions == null ? List.of() : actions;
            actions = null;
        }
        due.forEach(Runnable::run);
    }

    /** Whether the client left. */
    public synchronized boolean isCancelled() {
        return actions == null;
    }

    /**
     * Has something done when the client leaves: at once if it already did.
     *
     * @param action short, and harmless when the call is over by then
     * @return forgets it: a stream has one of these for all its calls
     */
    public Runnable onCancel(Runnable action) {
        synchronized (this) {
            if (actions != null) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void forget(Runnable action) {
        if (actions != null) {
            actions.removeIf(known -> known == action);
        }
    }

    /** How many things would be done. */
    synchronized int actions() {
        return actions == null ? 0 : actions.size();
    }
}
