/** The verifier canister, seen from outside: its methods, typed, over whatever carries a call to it. */
@NullMarked
package dev.assay.client.canister;

import org.jspecify.annotations.NullMarked;
