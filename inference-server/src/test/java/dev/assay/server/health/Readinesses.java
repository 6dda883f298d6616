package dev.assay.server.health;

import dev.assay.server.attest.Epochs;
import dev.assay.server.drain.Drain;
import java.time.Clock;

/** Readiness of epochs in a test's hands. */
public final class Readinesses {
    private Readinesses() {}

    public static boolean isReady(Epochs epochs, Clock clock) {
        return new ServerReadiness(new EpochView(epochs, clock), new Drain()).isReady();
    }
}
