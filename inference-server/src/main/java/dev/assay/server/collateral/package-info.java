/** What vendors say about this machine: fetched, checked against the server's own evidence, renewed, and handed on. */
@NullMarked
package dev.assay.server.collateral;

import org.jspecify.annotations.NullMarked;
