package dev.assay.fetch;

import dev.assay.endorsement.Endorsement;
import dev.assay.result.CollateralUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers for a short time what failed, so that a service is not asked again for each piece of evidence. */
final class RecentFailures {
    /** What a service does not have, it may have soon: a TCB level that was just published. */
    private static final Duration KNOWN_ANSWER = Duration.ofSeconds(60);

    private static final Duration PASSING = Duration.ofSeconds(5);
    private static final int MAX_ENTRIES = 512;

    private final InstantSource clock;
    private final Map<String, Failure> failures = new LinkedHashMap<>();

    RecentFailures(InstantSource clock) {
        this.clock = clock;
    }

    /** Asks, unless this question failed just now. */
    List<Endorsement> unlessRecent(String key, Flights.Question question) throws CollateralUnavailableException {
        rethrow(key);
        try {
            return question.ask();
        } catch (CollateralUnavailableException e) {
            remember(key, e);
            throw e;
        }
    }

    private synchronized void rethrow(String key) throws CollateralUnavailableException {
        Failure failure = failures.get(key);
        if (failure == null) {
            return;
        }
        if (!clock.instant().isBefore(failure.until())) {
            failures.remove(key);
            return;
        }
        throw new CollateralUnavailableException(failure.code(), failure.message());
    }

    private synchronized void remember(String key, CollateralUnavailableException e) {
        if (e.code().equals(FetchCodes.INTERRUPTED)) {
            return;
        }
        Instant until = clock.instant().plus(FetchCodes.isPassing(e) ? PASSING : KNOWN_ANSWER);
        failures.put(key, new Failure(e.code(), String.valueOf(e.getMessage()), until));
        if (failures.size() > MAX_ENTRIES) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    private record Failure(String code, String message, Instant until) {}
}
