/**
 * Candid, the Internet Computer's interface language: what this canister's own interface needs of it, checked against
 * ic4j-candid on the JVM. The general libraries use reflection, which the canister has not.
 */
@NullMarked
package dev.assay.canister.candid;

import org.jspecify.annotations.NullMarked;
