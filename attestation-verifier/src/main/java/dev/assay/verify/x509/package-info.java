@NullMarked
package dev.assay.verify.x509;

import org.jspecify.annotations.NullMarked;
