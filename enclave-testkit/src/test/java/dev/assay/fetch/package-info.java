@NullMarked
package dev.assay.fetch;

import org.jspecify.annotations.NullMarked;
