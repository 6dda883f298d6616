package dev.assay.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's cache folder, by the XDG Base Directory Specification and, without its variable, its default. */
final class UserCache {
    private UserCache() {}

    /** {@code assay} in it; null if the environment names no place. */
    static @Nullable Path folder(Map<String, String> environment) {
        Path xdg = absolute(environment.get("XDG_CACHE_HOME"));
        if (xdg != null) {
            return xdg.resolve("assay");
        }
        Path home = absolute(environment.get("HOME"));
        return home == null ? null : home.resolve(".cache").resolve("assay");
    }

    /** Relative paths are to be ignored, says the specification. */
    private static @Nullable Path absolute(@Nullable String path) {
        try {
            return path != null && Path.of(path).isAbsolute() ? Path.of(path) : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }
}
