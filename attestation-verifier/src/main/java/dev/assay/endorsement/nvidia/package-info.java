@NullMarked
package dev.assay.endorsement.nvidia;

import org.jspecify.annotations.NullMarked;
