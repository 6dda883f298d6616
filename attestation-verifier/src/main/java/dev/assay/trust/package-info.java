@NullMarked
package dev.assay.trust;

import org.jspecify.annotations.NullMarked;
