package dev.assay.server.attest;

import dev.assay.enclave.TeeUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that is done when it is due, and when it fails again later: after 5 seconds, 10, 20, and at most 5 minutes. */
final class Retried {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 6;

    private final String what;
    private int failures;
    private Instant retryAt = Instant.MIN;
    private Optional<EpochState.Failure> failure = Optional.empty();

    Retried(String what) {
        this.what = what;
    }

    /** What to do. */
    interface Step {
        void run() throws TeeUnavailableException;
    }

    /** Whether enough time has passed since it failed. */
    boolean mayTry(Instant now) {
        return !now.isBefore(retryAt);
    }

    /** Does it, or remembers why not and throws on. */
    void run(Step step, Instant now) throws TeeUnavailableException {
        try {
            step.run();
            succeeded();
        } catch (TeeUnavailableException | RuntimeException e) {
            failed(String.valueOf(e.getMessage()), now);
            throw e;
        }
    }

    void succeeded() {
        failures = 0;
        retryAt = Instant.MIN;
        failure = Optional.empty();
    }

    private void failed(String message, Instant now) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        failures++;
        retryAt = now.plus(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
        failure = Optional.of(new EpochState.Failure(what, message, now, failures, retryAt));
    }

    Optional<EpochState.Failure> failure() {
        return failure;
    }
}
