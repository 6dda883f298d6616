@NullMarked
package dev.assay.bytes;

import org.jspecify.annotations.NullMarked;
