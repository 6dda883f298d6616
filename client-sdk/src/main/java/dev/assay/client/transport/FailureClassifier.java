package dev.assay.client.transport;

import dev.assay.client.transport.TransportException.Failure;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what a failure of the network or of TLS means. */
final class FailureClassifier {
    private static final int MAX_CAUSES = 16;

    private FailureClassifier() {}

    /** There is no TCP connection. */
    static TransportException connecting(@Nullable Throwable thrown) {
        return new TransportException(Failure.UNREACHABLE, "no connection to the server", thrown);
    }

    /** There is a TCP connection, and no TLS session. */
    static TransportException handshaking(@Nullable Throwable thrown) {
        OtherKeyException otherKey = find(thrown, OtherKeyException.class);
        if (otherKey != null) {
            return new TransportException(Failure.OTHER_KEY, String.valueOf(otherKey.getMessage()), thrown);
        }
        // A peer that goes away in the handshake is a lost connection; one that answers wrongly, or never, is not.
        boolean gone = thrown != null
                && (find(thrown, SSLException.class) == null || find(thrown, ClosedChannelException.class) != null);
        return gone
                ? lost(thrown)
                : new TransportException(Failure.TLS_FAILED, "no TLS 1.3 session with the server", thrown);
    }

    static TransportException lost(@Nullable Throwable thrown) {
        return new TransportException(
                Failure.CONNECTION_LOST, "the connection broke before the whole answer was there", thrown);
    }

    static TransportException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new TransportException(Failure.INTERRUPTED, "interrupted while waiting for the server", e);
    }

    private static <T extends Throwable> @Nullable T find(@Nullable Throwable thrown, Class<T> kind) {
        Throwable at = thrown;
        for (int i = 0; at != null && i < MAX_CAUSES; i++) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
