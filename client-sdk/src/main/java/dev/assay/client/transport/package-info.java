/**
 * The way to a server, as a narrow port: connections, and whole exchanges on them, one at a time, with every wait and
 * every size bounded.
 *
 * <p>Netty, because what a client must know of its connections ({@link dev.assay.client.transport.Connection#tlsExporter},
 * and that a request goes out on the very connection that was attested) no HTTP client of the JDK says.
 */
@NullMarked
package dev.assay.client.transport;

import org.jspecify.annotations.NullMarked;
