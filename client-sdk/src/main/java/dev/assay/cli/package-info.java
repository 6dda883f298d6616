/**
 * The command line: every command judges with the library, prints for people or as one JSON object, and ends with a
 * status that a script can branch on.
 */
@NullMarked
package dev.assay.cli;

import org.jspecify.annotations.NullMarked;
