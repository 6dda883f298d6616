package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.Transport;
import dev.assay.client.transport.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one client. What is handed out was judged: by evidence that names its very session, or, where there
 * is none such, by evidence that names the key it was pinned to before anything was sent.
 */
final class ConnectionPool implements AutoCloseable {
    private final Transport transport;
    private final Attester attester;
    private final Semaphore permits;
    private final Deque<AttestedConnection> idle = new ArrayDeque<>();
    /** One quote is enough for all who wait for evidence that any of them may rest on. */
    private final ReentrantLock attesting = new ReentrantLock();

    private volatile AttestedSession latest;
    private volatile boolean closed;

    private ConnectionPool(Transport transport, Attester attester, int maxConnections, AttestedConnection first) {
        this.transport = transport;
        this.attester = attester;
        this.permits = new Semaphore(maxConnections, true);
        this.latest = first.session();
        this.idle.push(first);
    }

    /** A pool with one connection; there is none without. */
    static ConnectionPool open(Transport transport, Attester attester, int maxConnections, Deadline deadline)
            throws AssayException {
        boolean opened = false;
        try {
            AttestedConnection first = attest(transport, attester, deadline);
            opened = true;
            return new ConnectionPool(transport, attester, maxConnections, first);
        } finally {
            if (!opened) {
                transport.close();
            }
        }
    }

    /** The evidence that came last. */
    AttestedSession latest() {
        return latest;
    }

    /** A connection for one caller; waits for one when all are in use. */
    Lease lease(Deadline deadline) throws AssayException {
        acquirePermit(deadline);
        boolean leased = false;
        try {
            Lease lease = new Lease(takeIdleOrOpen(deadline));
            leased = true;
            return lease;
        } finally {
            if (!leased) {
                permits.release();
            }
        }
    }

    /** The use of one connection, until it is closed. */
    final class Lease implements AutoCloseable {
        private AttestedConnection held;

        private Lease(AttestedConnection held) {
            this.held = held;
        }

        Connection connection() {
            return held.connection();
        }

        AttestedSession session() {
            return held.session();
        }

        /** Another connection in the place of one that has ended. */
        void reconnect(Deadline deadline) throws AssayException {
            held.close();
            held = openConnection(deadline);
        }

        /** Another connection, resting on evidence that was fetched since the session in hand was judged. */
        void attestAgain(Deadline deadline) throws AssayException {
            held.close();
            held = session().isBound() ? attested(deadline) : attestedOnce(session(), deadline);
        }

        @Override
        public void close() {
            giveBack(held);
            permits.release();
        }
    }

    private void acquirePermit(Deadline deadline) throws AssayException {
        requireOpen();
        try {
            if (!permits.tryAcquire(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnavailableException(
                        UnavailableException.Kind.BUSY, "all of the client's connections are in use", null);
            }
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this client is closed");
        }
    }

    private AttestedConnection takeIdleOrOpen(Deadline deadline) throws AssayException {
        requireOpen();
        for (AttestedConnection next = pollIdle(); next != null; next = pollIdle()) {
            if (isCurrent(next)) {
                return next;
            }
            next.close();
        }
        return openConnection(deadline);
    }

    private @Nullable AttestedConnection pollIdle() {
        synchronized (idle) {
            return idle.poll();
        }
    }

    private void giveBack(AttestedConnection used) {
        synchronized (idle) {
            if (!closed && isCurrent(used)) {
                idle.push(used);
                return;
            }
        }
        used.close();
    }

    private boolean isCurrent(AttestedConnection connection) {
        AttestedSession session = connection.session();
        return connection.connection().isOpen() && isFresh(session) && (session.isBound() || session == latest);
    }

    private boolean isFresh(AttestedSession session) {
        return attester.now() < session.renewAt();
    }

    private AttestedConnection openConnection(Deadline deadline) throws AssayException {
        AttestedSession shared = latest;
        if (shared.isBound()) {
            return attested(deadline);
        }
        AttestedConnection pinned = isFresh(shared) ? pinned(shared, deadline) : null;
        return pinned == null ? attestedOnce(shared, deadline) : pinned;
    }

    /** Null if the server has another key by now. */
    private @Nullable AttestedConnection pinned(AttestedSession shared, Deadline deadline) throws AssayException {
        try {
            return new AttestedConnection(transport.connect(shared.peerSpkiSha256(), deadline), shared);
        } catch (TransportException e) {
            if (e.failure() == TransportException.Failure.OTHER_KEY) {
                return null;
            }
            throw Failures.of(e);
        }
    }

    /** Fresh evidence, unless another caller has it already. */
    private AttestedConnection attestedOnce(AttestedSession stale, Deadline deadline) throws AssayException {
        try {
            if (!attesting.tryLock(deadline.remainingMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnavailableException(
                        UnavailableException.Kind.BUSY, "another caller waits for the server's evidence", null);
            }
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
        try {
            AttestedSession current = latest;
            boolean renewed = current != stale && !current.isBound() && isFresh(current);
            AttestedConnection pinned = renewed ? pinned(current, deadline) : null;
            return pinned == null ? attested(deadline) : pinned;
        } finally {
            attesting.unlock();
        }
    }

    private AttestedConnection attested(Deadline deadline) throws AssayException {
        AttestedConnection fresh = attest(transport, attester, deadline);
        latest = fresh.session();
        return fresh;
    }

    /** To whatever key: the evidence says whose it is. A server that has too much to do is asked once more, when it says. */
    private static AttestedConnection attest(Transport transport, Attester attester, Deadline deadline)
            throws AssayException {
        try {
            return attestNow(transport, attester, deadline);
        } catch (ServerErrorException e) {
            Duration wait = e.retryAfter().orElse(null);
            if (e.status() != 429 || wait == null || wait.toMillis() >= deadline.remainingMillis()) {
                throw e;
            }
            pause(wait);
            return attestNow(transport, attester, deadline);
        }
    }

    private static void pause(Duration time) throws AssayException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw Failures.interrupted(e);
        }
    }

    private static AttestedConnection attestNow(Transport transport, Attester attester, Deadline deadline)
            throws AssayException {
        Connection connection = connect(transport, null, deadline);
        boolean accepted = false;
        try {
            AttestedSession session = attester.attest(connection, deadline);
            accepted = true;
            return new AttestedConnection(connection, session);
        } finally {
            if (!accepted) {
                connection.close();
            }
        }
    }

    private static Connection connect(Transport transport, @Nullable Bytes pin, Deadline deadline)
            throws AssayException {
        try {
            return transport.connect(pin, deadline);
        } catch (TransportException e) {
            throw Failures.of(e);
        }
    }

    /** Connections in use end when they are given back. */
    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(AttestedConnection::close);
            idle.clear();
        }
        transport.close();
    }
}
