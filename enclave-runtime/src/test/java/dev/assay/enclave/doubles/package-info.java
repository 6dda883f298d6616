/** What the doubles of devices and libraries share: a C compiler, and a socket to ask over. */
@NullMarked
package dev.assay.enclave.doubles;

import org.jspecify.annotations.NullMarked;
