package dev.assay.server.attest;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with keys and evidence, for health and metrics.
 *
 * @param epoch the current epoch's number; 0 before the first
 * @param since when it was attested
 * @param certificateUntil when its newest certificate expires, and with it the published evidence
 * @param overlapping how many epochs before it are still served
 * @param lastFailure the last thing that failed, unless it was made good since
 */
public record EpochState(
        long epoch, Instant since, Instant certificateUntil, int overlapping, Optional<Failure> lastFailure) {
    /** Before the first epoch. */
    static final EpochState NONE = new EpochState(0, Instant.EPOCH, Instant.EPOCH, 0, Optional.empty());

    /**
     * What failed, and the epoch that is served stays.
     *
     * @param what {@code rotation} or {@code renewal}
     * @param message why, for the operator
     * @param at when
     * @param attempts how many times in a row
     * @param retryAt when it is tried again
     */
    public record Failure(String what, String message, Instant at, int attempts, Instant retryAt) {}

    /** Whether the certificate has run out: clients refuse new connections then. */
    public boolean isExpired(Instant now) {
        return !now.isBefore(certificateUntil);
    }
}
