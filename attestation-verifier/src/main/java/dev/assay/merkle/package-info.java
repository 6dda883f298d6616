@NullMarked
package dev.assay.merkle;

import org.jspecify.annotations.NullMarked;
