/** What an operator may set, with its default and its bounds. */
@NullMarked
package dev.assay.server.config;

import org.jspecify.annotations.NullMarked;
