package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.TransportFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Another transport, whose connections a test can look at. */
final class WatchedTransport {
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    TransportFactory over(TransportFactory watched) {
        return (server, timeout) -> watch(watched.open(server, timeout));
    }

    private Transport watch(Transport watched) {
        return new Transport() {
            @Override
            public Connection connect(@Nullable Bytes pin, Deadline deadline) throws TransportException {
                Connection connection = watched.connect(pin, deadline);
                connections.add(connection);
                return connection;
            }

            @Override
            public void close() {
                watched.close();
            }
        };
    }

    int opened() {
        return connections.size();
    }

    long open() {
        return connections.stream().filter(Connection::isOpen).count();
    }

    /** Waits until the client's side knows that its connections have ended. */
    void awaitAllClosed() throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        while (open() > 0 && deadline.remainingMillis() > 0) {
            Thread.sleep(5);
        }
        if (open() > 0) {
            throw new AssertionError("connections are still open");
        }
    }
}
