@NullMarked
package dev.assay.appraise;

import org.jspecify.annotations.NullMarked;
