/** Signs what was asked and answered. */
@NullMarked
package dev.assay.server.receipts;

import org.jspecify.annotations.NullMarked;
