package dev.assay.fetch;

import dev.assay.result.CollateralUnavailableException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a question until there is an answer: again after what passes, with growing pauses that differ at random, and
 * never before the time that a service asked for.
 */
final class PatientHttp {
    private final HttpPort http;
    private final FetchLimits limits;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final DoubleSupplier random;
    private final HostGates gates;

    /** @param random from 0 (inclusive) to 1 (exclusive) */
    PatientHttp(HttpPort http, FetchLimits limits, InstantSource clock, Sleeper sleeper, DoubleSupplier random) {
        this.http = http;
        this.limits = limits;
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
        this.gates = new HostGates(clock);
    }

    /** An answer of status 200. */
    Reply ask(Query query) throws CollateralUnavailableException {
        Instant deadline = clock.instant().plus(limits.patience());
        for (int attempt = 1; ; attempt++) {
            waitForGate(query, deadline);
            CollateralUnavailableException passing;
            try {
                Reply reply = http.exchange(query);
                if (reply.status() == 200) {
                    return reply;
                }
                passing = refused(query, reply);
            } catch (HttpPort.AnswerTooLargeException e) {
                throw failure(FetchCodes.ANSWER_INVALID, query, "it answered with " + e.getMessage());
            } catch (IOException e) {
                if (isNameUnknown(e)) {
                    throw failure(FetchCodes.SERVICE_UNAVAILABLE, query, "its name cannot be resolved");
                }
                // The message of an I/O error may quote what the other side sent; its kind is enough.
                passing = failure(
                        FetchCodes.SERVICE_UNAVAILABLE,
                        query,
                        "it gave no whole answer (" + e.getClass().getSimpleName() + ")");
            } catch (InterruptedException e) {
                throw interrupted(query);
            }
            Duration pause = pauseAfter(attempt);
            if (attempt == limits.attempts() || clock.instant().plus(pause).isAfter(deadline)) {
                throw passing;
            }
            if (gates.closedFor(query.host()).isZero()) {
                sleep(pause, query);
            }
        }
    }

    /** Whoever has no network finds out at once. */
    private static boolean isNameUnknown(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    /** A status that asking again may change is answered with the failure it would be; any other is thrown. */
    private CollateralUnavailableException refused(Query query, Reply reply) throws CollateralUnavailableException {
        int status = reply.status();
        String says = "it answered with status " + status;
        boolean tooMany = status == 429;
        Duration askedFor = RetryAfter.of(reply, clock.instant());
        if ((tooMany || status == 503) && askedFor != null) {
            gates.close(query.host(), askedFor);
        }
        if (tooMany) {
            return failure(FetchCodes.RATE_LIMITED, query, says);
        }
        if (status >= 500 || status == 408) {
            return failure(FetchCodes.SERVICE_UNAVAILABLE, query, says);
        }
        if (status == 404 || status == 410) {
            throw failure(FetchCodes.NOT_FOUND, query, says);
        }
        if (status >= 400) {
            throw failure(FetchCodes.REQUEST_REFUSED, query, says);
        }
        throw failure(FetchCodes.ANSWER_INVALID, query, status >= 300 ? says + "; redirects are not followed" : says);
    }

    private void waitForGate(Query query, Instant deadline) throws CollateralUnavailableException {
        Duration closed = gates.closedFor(query.host());
        if (closed.isZero()) {
            return;
        }
        if (clock.instant().plus(closed).isAfter(deadline)) {
            throw failure(
                    FetchCodes.RATE_LIMITED, query, "it asks not to be asked for another " + closed.toSeconds() + " s");
        }
        sleep(closed, query);
    }

    /** From half of the doubled pause to the whole, so that clients who failed together do not come back together. */
    private Duration pauseAfter(int attempt) {
        Duration pause = limits.firstPause();
        for (int i = 1; i < attempt && pause.compareTo(limits.longestPause()) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        long most = Math.min(pause.toMillis(), limits.longestPause().toMillis());
        return Duration.ofMillis(most / 2 + (long) (random.getAsDouble() * (most - most / 2)));
    }

    private void sleep(Duration pause, Query query) throws CollateralUnavailableException {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException e) {
            throw interrupted(query);
        }
    }

    private static CollateralUnavailableException interrupted(Query query) {
        Thread.currentThread().interrupt();
        return failure(FetchCodes.INTERRUPTED, query, "the waiting thread was interrupted");
    }

    static CollateralUnavailableException failure(String code, Query query, @Nullable String why) {
        return new CollateralUnavailableException(
                code, query.what() + ": not from service " + query.service().id() + ", " + why);
    }
}
