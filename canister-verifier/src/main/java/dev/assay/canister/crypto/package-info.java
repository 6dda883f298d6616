/** The crypto port for code whose every instruction is paid for. */
@NullMarked
package dev.assay.canister.crypto;

import org.jspecify.annotations.NullMarked;
