/** The crypto port on the platform's providers; JVM only. */
@NullMarked
package dev.assay.crypto.jca;

import org.jspecify.annotations.NullMarked;
