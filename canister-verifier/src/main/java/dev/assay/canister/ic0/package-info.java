/** The Internet Computer's system interface, and what the compiled Java runtime needs from it. */
@NullMarked
package dev.assay.canister.ic0;

import org.jspecify.annotations.NullMarked;
