@NullMarked
package dev.assay.evidence.aws;

import org.jspecify.annotations.NullMarked;
