@NullMarked
package dev.assay.verify.nvidia;

import org.jspecify.annotations.NullMarked;
