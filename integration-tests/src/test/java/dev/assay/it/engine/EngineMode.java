package dev.assay.it.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the environment variable {@code IT_ENGINE} asks for. */
enum EngineMode {
    /** Use an engine when there is one. The meaning of an unset variable. */
    AUTO,
    /** The absence of an engine is a failure. */
    REQUIRED,
    /** Leave the tests out even when there is an engine. */
    OFF;

    /** A misspelt wish must not turn into skipped tests: it is refused. */
    static EngineMode of(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return AUTO;
        }
        for (EngineMode mode : values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(value)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("IT_ENGINE is auto, required or off, not " + value);
    }
}
