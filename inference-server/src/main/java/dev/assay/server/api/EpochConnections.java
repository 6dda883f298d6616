package dev.assay.server.api;

import dev.assay.server.attest.Channel;
import dev.assay.server.attest.Epochs;
import dev.assay.server.config.AssayConfig;
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
    private final Epochs epochs;
    private final long overlapMillis;

    /** Those of HTTP/2 that are open. Vert.x has one listener to their end, and it is taken. */
    private final Set<HttpConnection> multiplexed = Collections.newSetFromMap(new WeakHashMap<>());

    EpochConnections(Epochs epochs, AssayConfig config) {
        this.epochs = epochs;
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
        open.forEach(connection -> connection.shutdown(overlapMillis));
    }

    /** Before a request is looked at. */
    void arrived(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2 || !request.isSSL()) {
            return;
        }
        HttpConnection connection = request.connection();
        synchronized (multiplexed) {
            multiplexed.add(connection);
        }
        // It may have begun under the keys before, and have been silent while they were replaced.
        if (!epochs.isCurrent(Channel.of(request.sslSession()))) {
            connection.shutdown(overlapMillis);
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
