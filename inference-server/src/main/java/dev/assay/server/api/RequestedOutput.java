package dev.assay.server.api;

import org.jspecify.annotations.Nullable;

/**
 * An output that is asked for by name.
 *
 * @param name the output
 * @param classes how many of its highest elements are wanted in its place; 0 for the output itself
 * @param binary whether it is wanted in raw form; null to leave that to the request
 */
record RequestedOutput(String name, int classes, @Nullable Boolean binary) {}
