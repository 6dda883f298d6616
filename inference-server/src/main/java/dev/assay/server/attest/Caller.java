package dev.assay.server.attest;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for evidence: for whom limits count, and whether they are still there. */
public final class Caller {
    private final ClientKey client;
    private final Channel channel;
    private boolean gone;
    private @Nullable Runnable whenGone;

    private Caller(ClientKey client, Channel channel) {
        this.client = client;
        this.channel = channel;
    }

    /**
     * A caller at an address.
     *
     * @param address where the connection comes from; null where it has none, as over a socket of this machine
     * @param channel the connection, whose key says which epoch answers
     */
    public static Caller at(@Nullable InetAddress address, Channel channel) {
        return new Caller(ClientKey.of(address), channel);
    }

    ClientKey client() {
        return client;
    }

    Channel channel() {
        return channel;
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
