@NullMarked
package dev.assay.evidence.nvidia;

import org.jspecify.annotations.NullMarked;
