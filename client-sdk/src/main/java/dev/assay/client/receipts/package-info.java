/** Receipts outside of a connection: how they travel in headers, how they are saved, how they are checked later. */
@NullMarked
package dev.assay.client.receipts;

import org.jspecify.annotations.NullMarked;
