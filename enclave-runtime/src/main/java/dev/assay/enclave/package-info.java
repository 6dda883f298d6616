@NullMarked
package dev.assay.enclave;

import org.jspecify.annotations.NullMarked;
