@NullMarked
package dev.assay.policy;

import org.jspecify.annotations.NullMarked;
