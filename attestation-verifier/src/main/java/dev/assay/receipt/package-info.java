@NullMarked
package dev.assay.receipt;

import org.jspecify.annotations.NullMarked;
