package dev.assay.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which hosts asked to be left alone, so that all threads do. */
final class HostGates {
    /** What a service can ask for at most; one that says "next year" is asked again after this. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Instant> closedUntil = new ConcurrentHashMap<>();

    HostGates(InstantSource clock) {
        this.clock = clock;
    }

    /** How long this host is still to be left alone; zero when it may be asked. */
    Duration closedFor(String host) {
        Instant until = closedUntil.get(host);
        if (until == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), until);
        if (left.isNegative() || left.isZero()) {
            closedUntil.remove(host, until);
            return Duration.ZERO;
        }
        return left;
    }

    /** Leaves the host alone from now on for this long; a shorter request does not shorten an earlier one. */
    void close(String host, Duration pause) {
        Instant until = clock.instant().plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
        closedUntil.merge(host, until, (a, b) -> a.isAfter(b) ? a : b);
    }
}
