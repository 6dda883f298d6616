@NullMarked
package dev.assay.cbor;

import org.jspecify.annotations.NullMarked;
