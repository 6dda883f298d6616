@NullMarked
package dev.assay.crypto;

import org.jspecify.annotations.NullMarked;
