package dev.assay.server.collateral;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** When to ask again. Many servers start at once, so that each time is shortened at random. */
final class RefreshSchedule {
    private static final Duration SHORTEST = Duration.ofSeconds(60);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY = Duration.ofHours(1);

    /** Of the time until the first endorsement ends, so that there is time to try again. */
    private static final double AHEAD = 0.7;

    private final Duration longest;
    private final DoubleSupplier random;

    /**
     * @param longest after a success
     * @param random from 0 to 1
     */
    RefreshSchedule(Duration longest, DoubleSupplier random) {
        this.longest = longest;
        this.random = random;
    }

    /** After a success, with so much time until the first endorsement ends. */
    Duration afterSuccess(long secondsLeft) {
        double ahead = Math.min(longest.toSeconds(), Math.max(0, secondsLeft) * AHEAD);
        return shortened(Math.max(SHORTEST.toSeconds(), ahead), 0.2);
    }

    /** After so many failures in a row, 1 or more. */
    Duration afterFailure(int inARow) {
        double doubled = FIRST_RETRY.toSeconds() * Math.pow(2, Math.min(inARow, 16) - 1);
        return shortened(Math.min(LONGEST_RETRY.toSeconds(), doubled), 0.5);
    }

    private Duration shortened(double seconds, double byUpTo) {
        return Duration.ofMillis((long) (seconds * 1000 * (1 - byUpTo * random.getAsDouble())));
    }
}
