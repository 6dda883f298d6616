/** What is written down while the server runs; never what it was sent. */
@NullMarked
package dev.assay.server.logs;

import org.jspecify.annotations.NullMarked;
