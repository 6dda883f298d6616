package dev.assay.fetch;

import java.time.Duration;

/**
 * What a service may cost at most.
 *
 * @param connect longest wait for a connection
 * @param exchange longest wait for one whole exchange, connecting included
 * @param patience longest time that one question may take, with all its attempts and pauses
 * @param attempts how often one question is put at most
 * @param firstPause before the second attempt; doubled before each further one, then shortened by up to half at random
 * @param longestPause what the doubling ends at
 * @param maxBodyBytes longest answer that is read
 * @param maxHeaderChars longest head of an answer, names and values together
 */
public record FetchLimits(
        Duration connect,
        Duration exchange,
        Duration patience,
        int attempts,
        Duration firstPause,
        Duration longestPause,
        int maxBodyBytes,
        int maxHeaderChars) {

    /** Refuses what is not positive. */
    public FetchLimits {
        boolean positive = connect.toMillis() > 0
                && exchange.toMillis() > 0
                && patience.toMillis() > 0
                && attempts > 0
                && firstPause.toMillis() > 0
                && longestPause.toMillis() > 0
                && maxBodyBytes > 0
                && maxHeaderChars > 0;
        if (!positive) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** 10 s to connect, 20 s for an exchange, 45 s for a question in 4 attempts, 4 MiB of body, 64 Ki of head. */
    public static FetchLimits defaults() {
        return new FetchLimits(
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                4,
                Duration.ofMillis(500),
                Duration.ofSeconds(8),
                4 << 20,
                1 << 16);
    }
}
