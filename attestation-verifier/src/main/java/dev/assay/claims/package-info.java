@NullMarked
package dev.assay.claims;

import org.jspecify.annotations.NullMarked;
