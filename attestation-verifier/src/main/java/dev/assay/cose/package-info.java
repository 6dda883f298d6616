@NullMarked
package dev.assay.cose;

import org.jspecify.annotations.NullMarked;
