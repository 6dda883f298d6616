/** The compiled verifier canister, run in the test kit's emulator: an emulator, not a replica. */
@NullMarked
package dev.assay.cli.canister;

import org.jspecify.annotations.NullMarked;
