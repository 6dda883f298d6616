@NullMarked
package dev.assay.enclave.simulated;

import org.jspecify.annotations.NullMarked;
