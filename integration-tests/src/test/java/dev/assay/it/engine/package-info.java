/** Whether there is a container engine, and what its absence means for a test. */
@NullMarked
package dev.assay.it.engine;

import org.jspecify.annotations.NullMarked;
