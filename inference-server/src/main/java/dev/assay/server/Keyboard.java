package dev.assay.server;

import sun.misc.Signal;

/** An operator at the keyboard, who does not want to wait. */
final class Keyboard {
    private static final String INTERRUPT = "INT";

    /** 128 and the signal's number, as shells have it. */
    private static final int INTERRUPTED = 130;

    private Keyboard() {}

    /** Has something done first when the process is interrupted, and then ends it as without this. */
    static void whenInterrupted(Runnable first) {
        try {
            Signal.handle(new Signal(INTERRUPT), signal -> {
                first.run();
                System.exit(INTERRUPTED);
            });
        } catch (IllegalArgumentException e) {
            // The JVM was told to leave signals alone; then it just takes longer.
        }
    }
}
