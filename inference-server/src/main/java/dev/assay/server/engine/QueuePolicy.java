package dev.assay.server.engine;

/**
 * How long calls of one priority wait, and how many, as Triton's {@code ModelQueuePolicy} has it.
 *
 * @param delayLate whether a call that waited too long goes behind all others; else it is refused
 * @param timeoutNanos how long a call waits; 0 for as long as it takes
 * @param mayOverride whether a call may shorten that by a parameter of its own
 * @param maxQueued how many calls wait; 0 for as many as the server lets in
 */
public record QueuePolicy(boolean delayLate, long timeoutNanos, boolean mayOverride, int maxQueued) {
    /** No bounds of its own. */
    public static final QueuePolicy DEFAULT = new QueuePolicy(false, 0, false, 0);

    /** How long this call may wait in the queue; 0 for as long as it takes. */
    long timeoutNanos(CallOptions options) {
        long wanted = options.queueTimeout().toNanos();
        if (!mayOverride || wanted <= 0) {
            return timeoutNanos;
        }
        return timeoutNanos == 0 ? wanted : Math.min(wanted, timeoutNanos);
    }
}
