/** The model repository: files are read once, digested, and only those very bytes become a session. */
@NullMarked
package dev.assay.server.model;

import org.jspecify.annotations.NullMarked;
