@NullMarked
package dev.assay.der;

import org.jspecify.annotations.NullMarked;
