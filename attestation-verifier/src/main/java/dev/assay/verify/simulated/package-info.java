@NullMarked
package dev.assay.verify.simulated;

import org.jspecify.annotations.NullMarked;
