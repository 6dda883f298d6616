/** Policies made and put into words. */
@NullMarked
package dev.assay.cli.policy;

import org.jspecify.annotations.NullMarked;
