package dev.assay.client.transport;

import dev.assay.client.transport.TransportException.Failure;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up names with the JVM's resolver, which may hang for as long as it likes: so on threads that nothing else needs,
 * and with a limit to how many hang and how many wait.
 */
final class AddressLookup {
    private static final int THREADS = 4;
    private static final int WAITING = 64;
    private static final ThreadPoolExecutor RESOLVERS = resolvers();

    private AddressLookup() {}

    private static ThreadPoolExecutor resolvers() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                new DefaultThreadFactory("assay-client-names", true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** All addresses of {@code host}, a name or a literal, in the resolver's order. */
    static List<InetAddress> find(String host, Deadline deadline) throws TransportException {
        return await(() -> List.of(InetAddress.getAllByName(host)), deadline);
    }

    /** The same with any lookup. */
    static List<InetAddress> await(Callable<List<InetAddress>> lookup, Deadline deadline) throws TransportException {
        Future<List<InetAddress>> pending;
        try {
            pending = RESOLVERS.submit(lookup);
        } catch (RejectedExecutionException tooMany) {
            throw new TransportException(Failure.UNREACHABLE, "too many name lookups hang already", tooMany);
        }
        try {
            return pending.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new TransportException(Failure.UNREACHABLE, "the server's name has no address", e.getCause());
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new TransportException(Failure.UNREACHABLE, "the server's name was not looked up in time", e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            throw FailureClassifier.interrupted(e);
        }
    }
}
