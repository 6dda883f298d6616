package dev.assay.server.api;

import dev.assay.server.attest.Channel;
import dev.assay.server.attest.Epochs;
import dev.assay.server.config.AssayConfig;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * How connections move on when another epoch begins. A connection ends in the key of one epoch and cannot change to
 * another; its client can, by connecting again. So it is asked to, as soon as its protocol has a way that costs no request.
 */
@Singleton
class EpochConnections {
    private static final long NO_ERROR = 0;

    /** A word takes less time than that, or is lost with its connection. */
    private static final long CROSSING_MILLIS = 3_000;

    private final Epochs epochs;
    private final Vertx vertx;
    private final long overlapMillis;

    /** Those of HTTP/2 that are open. Vert.x has one listener to their end, and it is taken. */
    private final Set<HttpConnection> multiplexed = Collections.newSetFromMap(new WeakHashMap<>());

    EpochConnections(Epochs epochs, Vertx vertx, AssayConfig config) {
        this.epochs = epochs;
        this.vertx = vertx;
        this.overlapMillis = config.epochs().overlap().toMillis();
        epochs.whenReplaced(this::sendAway);
    }

    /** HTTP/2 says it in between (RFC 9113 section 6.8): what is under way is answered, what comes next goes elsewhere. */
    private void sendAway() {
        List<HttpConnection> open;
        synchronized (multiplexed) {
            open = List.copyOf(multiplexed);
            multiplexed.clear();
        }
        open.forEach(this::sendAway);
    }

    /**
     * In two steps, as RFC 9113 section 6.8 has it: first the word alone, while requests that crossed it are still answered;
     * then, when it must have arrived, the end of what is idle. Calls under way have as long as their epoch.
     */
    private void sendAway(HttpConnection connection) {
        connection.goAway(NO_ERROR, Integer.MAX_VALUE);
        vertx.setTimer(CROSSING_MILLIS, crossed -> connection.shutdown(overlapMillis));
    }

    /** Before a request is looked at. */
    void arrived(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2 || !request.isSSL()) {
            return;
        }
        HttpConnection connection = request.connection();
        boolean isNew;
        synchronized (multiplexed) {
            isNew = multiplexed.add(connection);
        }
        // It may have begun under the keys before, and have been silent while they were replaced.
        if (isNew && !epochs.isCurrent(Channel.of(request.sslSession()))) {
            sendAway(connection);
        }
    }

    /**
     * Whether this answer should be the last on its connection (RFC 9112 section 9.6), which in HTTP/1.1 may cost a client
     * that has sent the next request already. So only for models that it would miss, and not for new keys alone.
     */
    boolean isLast(HttpServerRequest request) {
        return epochs.hasOtherModels(Channel.of(request.sslSession()));
    }
}
