package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes transports. */
@FunctionalInterface
public interface TransportFactory {
    /**
     * A transport to one server; nothing is connected yet.
     *
     * @param server scheme, host and port
     * @param pinnedSpkiSha256 SHA-256 of the only key a TLS connection may end in; null before that key is known
     * @param connectTimeout longest wait for a connection
     * @param requestTimeout longest wait for a whole exchange, connecting included
     */
    Transport open(URI server, @Nullable Bytes pinnedSpkiSha256, Duration connectTimeout, Duration requestTimeout);
}
