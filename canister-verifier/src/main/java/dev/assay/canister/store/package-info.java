/** State that survives upgrades: a versioned header and tables of bounded records in stable memory. */
@NullMarked
package dev.assay.canister.store;

import org.jspecify.annotations.NullMarked;
