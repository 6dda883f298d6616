package dev.assay.client;

import dev.assay.client.transport.Connection;

/**
 * A connection that requests may go out on.
 *
 * @param connection where it leads was judged
 * @param session by this evidence
 */
record AttestedConnection(Connection connection, AttestedSession session) implements AutoCloseable {
    @Override
    public void close() {
        connection.close();
    }
}
