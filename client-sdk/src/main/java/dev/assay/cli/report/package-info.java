/** What commands say at their end: an exit status, an object for programs, text for people. */
@NullMarked
package dev.assay.cli.report;

import org.jspecify.annotations.NullMarked;
