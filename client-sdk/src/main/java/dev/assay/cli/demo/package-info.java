/** The main job, end to end, on one machine: a server of one's own, asked, checked, and lied about. */
@NullMarked
package dev.assay.cli.demo;

import org.jspecify.annotations.NullMarked;
