package dev.assay.client.transport;

import java.net.URI;
import java.time.Duration;

/** Makes transports. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * A transport to one server; nothing is connected yet.
     *
     * @param server scheme, host and port
     * @param connectTimeout longest wait for a connection: name lookup, TCP and TLS together
     */
    Transport open(URI server, Duration connectTimeout);
}
