package dev.assay.canister;

import dev.assay.bytes.Bytes;

/**
 * What the system says about one message.
 *
 * @param caller the sender's principal, as the subnet authenticated it
 * @param self this canister's principal
 * @param timeNanos the round's time, nanoseconds since 1970
 */
public record Call(Bytes caller, Bytes self, long timeNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The round's time in seconds since 1970. */
    public long timeSeconds() {
        return timeNanos / NANOS_PER_SECOND;
    }
}
