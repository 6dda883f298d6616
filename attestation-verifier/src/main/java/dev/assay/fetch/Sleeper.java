package dev.assay.fetch;

import java.time.Duration;

/** Waits; a test counts instead. */
@FunctionalInterface
interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;

    /** Waits for real. */
    static Sleeper real() {
        return pause -> Thread.sleep(pause.toMillis());
    }
}
