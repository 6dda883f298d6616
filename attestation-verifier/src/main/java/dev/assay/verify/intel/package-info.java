@NullMarked
package dev.assay.verify.intel;

import org.jspecify.annotations.NullMarked;
