@NullMarked
package dev.assay.evidence.intel;

import org.jspecify.annotations.NullMarked;
