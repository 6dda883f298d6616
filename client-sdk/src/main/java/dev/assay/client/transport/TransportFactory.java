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
     * @param connectTimeout longest wait for a TCP connection, name lookup included; a TLS session has until the deadline
     */
    Transport open(URI server, Duration connectTimeout);
}
