@NullMarked
package dev.assay.testkit.vectors;

import org.jspecify.annotations.NullMarked;
