package dev.assay.server.attest;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for evidence: for whom limits count, and whether they are still there. */
public final class Caller {
    private final ClientKey client;
    private boolean gone;
    private @Nullable Runnable whenGone;

    private Caller(ClientKey client) {
        this.client = client;
    }

    /**
     * A caller at an address.
     *
     * @param address where the connection comes from; null where it has none, as over a socket of this machine
     */
    public static Caller at(@Nullable InetAddress address) {
        return new Caller(ClientKey.of(address));
    }

    ClientKey client() {
        return client;
    }

    /** The caller will not read an answer any more. May come from any thread, at any time and more than once. */
    public void hangUp() {
        Runnable action;
        synchronized (this) {
            gone = true;
            action = whenGone;
            whenGone = null;
        }
        if (action != null) {
            action.run();
        }
    }

    /** Has {@code action} run once when the caller hangs up; at once if that has happened. */
    void whenGone(Runnable action) {
        synchronized (this) {
            if (!gone) {
                whenGone = action;
                return;
            }
        }
        action.run();
    }
}
