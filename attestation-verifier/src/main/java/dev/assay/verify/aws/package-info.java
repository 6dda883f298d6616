@NullMarked
package dev.assay.verify.aws;

import org.jspecify.annotations.NullMarked;
