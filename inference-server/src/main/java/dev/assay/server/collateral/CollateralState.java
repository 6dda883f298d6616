package dev.assay.server.collateral;

import dev.assay.endorsement.EndorsementKind;
import java.util.List;

/**
 * How the endorsements of this machine stand, as the server sees them by verifying its own evidence. Times are in
 * seconds since 1970.
 *
 * @param status the outcome of the last check
 * @param code why it is not COMPLETE, a stable code; else empty
 * @param since when this status began
 * @param items every endorsement that is handed on
 * @param lastAttempt when the services were last asked; 0 before the first time
 * @param lastFailure why the last attempt brought nothing better, a stable code; empty if it did
 * @param failures how many attempts have failed since the start
 */
public record CollateralState(
        Status status, String code, long since, List<Item> items, long lastAttempt, String lastFailure, long failures) {
    /** Copies the list. */
    public CollateralState {
        items = List.copyOf(items);
    }

    /** The outcome of the last check. */
    public enum Status {
        /** The TEE has no vendor to ask. */
        NOT_NEEDED,
        /** Clients fetch for themselves. */
        OFF,
        /** Nothing has been asked yet. */
        STARTING,
        /** A client can verify this server without any vendor's service. */
        COMPLETE,
        /** Evidence verifies, but for some certificates nothing says whether they are revoked. */
        INCOMPLETE,
        /** Something is missing without which nothing can be said. */
        MISSING,
        /** The server's own evidence does not verify. */
        REJECTED
    }

    /**
     * One endorsement.
     *
     * @param kind its form
     * @param fetchedAt when these bytes first came
     * @param nextUpdate when it ends; {@link Long#MAX_VALUE} when it does not
     */
    public record Item(EndorsementKind kind, long fetchedAt, long nextUpdate) {}

    static CollateralState of(Status status, long now) {
        return new CollateralState(status, "", now, List.of(), 0, "", 0);
    }

    /** When the first of the endorsements ends; {@link Long#MAX_VALUE} where none does. */
    public long nextUpdate() {
        return items.stream().mapToLong(Item::nextUpdate).min().orElse(Long.MAX_VALUE);
    }

    /** Whether something has run out. */
    public boolean isStale(long now) {
        return nextUpdate() <= now;
    }

    /** Whether a client needs nothing else, or there is nothing to need. */
    public boolean isGood(long now) {
        return switch (status) {
            case NOT_NEEDED, OFF -> true;
            case COMPLETE -> !isStale(now);
            case STARTING, INCOMPLETE, MISSING, REJECTED -> false;
        };
    }
}
