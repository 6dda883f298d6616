@NullMarked
package dev.assay.canister;

import org.jspecify.annotations.NullMarked;
