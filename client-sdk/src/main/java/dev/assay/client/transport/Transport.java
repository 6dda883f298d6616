package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/** Opens connections to one server; safe for use by several threads. */
public interface Transport extends AutoCloseable {
    /**
     * A new connection, with its TLS session if it is to have one. No session is resumed, and nothing is sent on it but
     * what {@link Connection#exchange} is given.
     *
     * @param pinnedSpkiSha256 SHA-256 of the only key in which a TLS connection may end; null accepts any, for whoever
     *     looks at {@link Connection#peerSpkiSha256} before sending what matters
     * @throws TransportException if there is no connection by {@code deadline}; says why
     */
    Connection connect(@Nullable Bytes pinnedSpkiSha256, Deadline deadline) throws TransportException;

    /** Refuses new connections; those that are open stay so until they are closed themselves. */
    @Override
    void close();
}
