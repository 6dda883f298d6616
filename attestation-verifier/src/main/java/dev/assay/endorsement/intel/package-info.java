@NullMarked
package dev.assay.endorsement.intel;

import org.jspecify.annotations.NullMarked;
