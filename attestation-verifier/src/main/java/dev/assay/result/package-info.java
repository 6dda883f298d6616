@NullMarked
package dev.assay.result;

import org.jspecify.annotations.NullMarked;
