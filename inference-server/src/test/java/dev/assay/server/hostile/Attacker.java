package dev.assay.server.hostile;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One client that sends malformed requests, one after the other, on connections that it keeps while it may. */
final class Attacker implements AutoCloseable {
    private final Target target;
    private @Nullable Http1Connection http1;
    private @Nullable Http2Connection http2;

    Attacker(Target target) {
        this.target = target;
    }

    Answer send(Malformed malformed) throws IOException {
        Request request = malformed.request();
        boolean lastOne = malformed.latitude() != Malformed.Latitude.NONE && malformed.wire() == Malformed.Wire.HTTP1;
        if (request == null || lastOne) {
            // After what is not HTTP the server may close without a word.
            try (Http1Connection own = new Http1Connection(target)) {
                return request == null ? own.exchange(malformed.bytes(), false) : own.send(request);
            }
        }
        return malformed.wire() == Malformed.Wire.HTTP1 ? http1().send(request) : http2().send(request);
    }

    /** Sends a good request on the connection that the last bad one went over, if that may be used on. */
    Answer sendAfter(Malformed malformed, Request good) throws IOException {
        return malformed.wire() == Malformed.Wire.HTTP1 ? http1().send(good) : http2().send(good);
    }

    /** Whether the connection that it went over is still there. */
    boolean isOpenAfter(Malformed malformed) {
        return malformed.wire() == Malformed.Wire.HTTP1
                ? http1 != null && http1.isOpen()
                : http2 != null && http2.isOpen();
    }

    private Http1Connection http1() throws IOException {
        Http1Connection connection = http1;
        if (connection == null || !connection.isOpen()) {
            close(connection);
            connection = new Http1Connection(target);
            http1 = connection;
        }
        return connection;
    }

    private Http2Connection http2() throws IOException {
        Http2Connection connection = http2;
        if (connection == null || !connection.isOpen()) {
            close(connection);
            connection = new Http2Connection(target);
            http2 = connection;
        }
        return connection;
    }

    private static void close(@Nullable AutoCloseable connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        close(http1);
        close(http2);
    }
}
