/**
 * The client: verify first, then talk.
 *
 * <p>{@link dev.assay.client.AssayClient} is the front door. What it hands out was verified; there is no other way to
 * get one of its answers.
 */
@NullMarked
package dev.assay.client;

import org.jspecify.annotations.NullMarked;
