/** The project as its users meet it: started by its launcher or in its container image, over a network that fails. */
@NullMarked
package dev.assay.it;

import org.jspecify.annotations.NullMarked;
