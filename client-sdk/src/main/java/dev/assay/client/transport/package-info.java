/** The way to a server, as a narrow port: one exchange at a time, whole, every wait and every size bounded. */
@NullMarked
package dev.assay.client.transport;

import org.jspecify.annotations.NullMarked;
