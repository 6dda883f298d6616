@NullMarked
package dev.assay.evidence.amd;

import org.jspecify.annotations.NullMarked;
