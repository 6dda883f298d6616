@NullMarked
package dev.assay.x509;

import org.jspecify.annotations.NullMarked;
