/**
 * Compiles the canister: TeaVM, the repairs that its WebAssembly output needs, and the rules that a replica would apply
 * at installation. Runs while this module is built and is part of no artefact.
 */
@NullMarked
package dev.assay.canister.build;

import org.jspecify.annotations.NullMarked;
