package dev.assay.server;

import io.quarkus.runtime.Quarkus;
import sun.misc.Signal;

/**
 * Stops the server before the process begins to end. From that moment on ONNX Runtime's own hook takes its environment
 * down, and calls that are still to be answered would fail.
 */
final class StopSignals {
    private static final String INTERRUPT = "INT";
    private static final String TERMINATE = "TERM";

    /** With a signal's number added, what shells see of a process that it ended. */
    private static final int SIGNALLED = 128;

    private StopSignals() {}

    /**
     * From now on either signal stops the server.
     *
     * @param hurry done first at an interrupt: an operator at the keyboard does not want to wait
     */
    static void handle(Runnable hurry) {
        handle(INTERRUPT, hurry);
        handle(TERMINATE, () -> {});
    }

    private static void handle(String name, Runnable first) {
        try {
            Signal.handle(new Signal(name), signal -> {
                first.run();
                Quarkus.asyncExit(SIGNALLED + signal.getNumber());
            });
        } catch (IllegalArgumentException e) {
            // The JVM was told to leave signals alone, and whoever did so stops the server in another way.
        }
    }
}
