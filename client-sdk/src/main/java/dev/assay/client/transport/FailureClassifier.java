package dev.assay.client.transport;

import dev.assay.client.transport.TransportException.Failure;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what an exception of the JDK's HTTP client means. */
final class FailureClassifier {
    private static final List<Class<? extends Exception>> NO_CONNECTION = List.of(
            HttpConnectTimeoutException.class,
            ConnectException.class,
            UnknownHostException.class,
            UnresolvedAddressException.class,
            NoRouteToHostException.class);
    private static final int MAX_CAUSES = 16;

    private FailureClassifier() {}

    static TransportException classify(Throwable thrown) {
        for (Class<? extends Exception> kind : NO_CONNECTION) {
            if (find(thrown, kind) != null) {
                return new TransportException(Failure.UNREACHABLE, "no connection to the server", thrown);
            }
        }
        Throwable otherKey = find(thrown, OtherKeyException.class);
        if (otherKey != null) {
            return new TransportException(Failure.OTHER_KEY, String.valueOf(otherKey.getMessage()), thrown);
        }
        Throwable tooLarge = find(thrown, BoundedBody.TooLargeException.class);
        if (tooLarge != null) {
            return new TransportException(Failure.TOO_LARGE, String.valueOf(tooLarge.getMessage()), thrown);
        }
        if (find(thrown, HttpTimeoutException.class) != null) {
            return new TransportException(Failure.TIMED_OUT, "the server did not answer in time", thrown);
        }
        // A peer that goes away in the handshake is a lost connection; one that answers wrongly is not.
        if (find(thrown, SSLException.class) != null && find(thrown, EOFException.class) == null) {
            return new TransportException(Failure.TLS_FAILED, "no TLS 1.3 session with the server", thrown);
        }
        return new TransportException(
                Failure.CONNECTION_LOST, "the connection broke before the whole answer was there", thrown);
    }

    private static @Nullable Throwable find(Throwable thrown, Class<? extends Throwable> kind) {
        Throwable at = thrown;
        for (int i = 0; at != null && i < MAX_CAUSES; i++) {
            if (kind.isInstance(at)) {
                return at;
            }
            at = at.getCause();
        }
        return null;
    }
}
