@NullMarked
package dev.assay.verify.amd;

import org.jspecify.annotations.NullMarked;
