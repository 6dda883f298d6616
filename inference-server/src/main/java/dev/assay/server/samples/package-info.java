/** The models that the build makes, so that a fresh checkout has something real to serve. Not used while serving. */
@NullMarked
package dev.assay.server.samples;

import org.jspecify.annotations.NullMarked;
