/**
 * The canister: registers attested enclaves and checks receipts on the Internet Computer. {@link
 * dev.assay.canister.Canister} is compiled to WebAssembly; everything it calls, except the system interface, is plain
 * Java that runs on the JVM too and gives the same bytes there.
 */
@NullMarked
package dev.assay.canister;

import org.jspecify.annotations.NullMarked;
