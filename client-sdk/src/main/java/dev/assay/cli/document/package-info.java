/** What a file is, and what stands in it; nothing here judges. */
@NullMarked
package dev.assay.cli.document;

import org.jspecify.annotations.NullMarked;
