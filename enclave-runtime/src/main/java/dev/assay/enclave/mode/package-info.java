/** What a RELEASE start refuses: everything that could change code, or look into it, after it was measured. */
@NullMarked
package dev.assay.enclave.mode;

import org.jspecify.annotations.NullMarked;
