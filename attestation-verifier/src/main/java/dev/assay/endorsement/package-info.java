@NullMarked
package dev.assay.endorsement;

import org.jspecify.annotations.NullMarked;
