package dev.assay.client.transport;

/**
 * Exchanges with one server.
 *
 * <p>Implementations are safe for use by several threads, follow no redirects, never repeat a request that may have
 * reached the server, and end every exchange within their time limits.
 */
public interface Transport extends AutoCloseable {
    /**
     * Sends {@code request} and waits for the whole response.
     *
     * @param maxBodyBytes longest response body to accept
     * @throws TransportException if there is no whole response; says why
     */
    WireResponse exchange(WireRequest request, int maxBodyBytes) throws TransportException;

    /** Lets running exchanges end and refuses new ones. */
    @Override
    void close();
}
