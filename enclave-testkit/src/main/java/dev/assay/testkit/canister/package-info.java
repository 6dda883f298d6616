/**
 * An emulator of what a canister sees of the Internet Computer, for tests: <strong>it is not a replica</strong>. It runs
 * one canister alone, in this process, without consensus, networking or other canisters. Names and rules are those of
 * the interface specification 0.66 and of the replica's published metering weights.
 */
@NullMarked
package dev.assay.testkit.canister;

import org.jspecify.annotations.NullMarked;
