package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One connection: whatever is sent on it goes to whoever made the TLS session with this side, and to nobody else.
 *
 * <p>Redirects are not followed, and nothing is sent twice. One exchange at a time; a connection that lost one is closed.
 */
public interface Connection extends AutoCloseable {
    /**
     * Sends {@code request} and waits for the whole response.
     *
     * @param maxBodyBytes longest response body to accept
     * @throws TransportException if there is no whole response by {@code deadline}; says why
     */
    WireResponse exchange(WireRequest request, int maxBodyBytes, Deadline deadline) throws TransportException;

    /** SHA-256 of the key in which the TLS session ends; null without TLS. */
    @Nullable
    Bytes peerSpkiSha256();

    /**
     * The exporter value of the TLS session (RFC 9266), 32 bytes that both its ends know and nobody between them does;
     * null without TLS, or where this JVM does not give it away.
     */
    @Nullable
    Bytes tlsExporter();

    /** Whether another exchange may be tried: neither side has closed it, and none failed on it. */
    boolean isOpen();

    /** Ends it, and an exchange that runs on it. */
    @Override
    void close();
}
