@NullMarked
package dev.assay.xml;

import org.jspecify.annotations.NullMarked;
