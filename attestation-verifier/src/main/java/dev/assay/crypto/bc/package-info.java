@NullMarked
package dev.assay.crypto.bc;

import org.jspecify.annotations.NullMarked;
