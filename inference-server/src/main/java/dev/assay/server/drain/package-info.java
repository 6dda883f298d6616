/** How the server stops without failing anybody. */
@NullMarked
package dev.assay.server.drain;

import org.jspecify.annotations.NullMarked;
