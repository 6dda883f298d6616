/** What operators see: health and numbers. Nothing in it is about anybody who asked something. */
@NullMarked
package dev.assay.server.health;

import org.jspecify.annotations.NullMarked;
