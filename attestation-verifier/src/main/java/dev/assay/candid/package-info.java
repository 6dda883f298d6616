/**
 * Candid, the Internet Computer's interface language: what the verifier canister's interface needs of it, for the canister and for its callers, checked against
 * ic4j-candid on the JVM. The general libraries use reflection, which the canister has not.
 */
@NullMarked
package dev.assay.candid;

import org.jspecify.annotations.NullMarked;
