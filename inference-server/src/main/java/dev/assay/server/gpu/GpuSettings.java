package dev.assay.server.gpu;

import java.time.Duration;

/**
 * How GPUs are watched.
 *
 * @param use what the operator wants
 * @param refresh how often evidence is taken anew; it counts for twice as long
 * @param poll how often the driver is asked whether anything changed
 */
public record GpuSettings(GpuUse use, Duration refresh, Duration poll) {
    private static final Duration SHORTEST_REFRESH = Duration.ofMinutes(1);
    private static final Duration SHORTEST_POLL = Duration.ofMillis(100);

    /** Refuses what would keep the driver busy, or would look so seldom that nothing is seen. */
    public GpuSettings {
        if (refresh.compareTo(SHORTEST_REFRESH) < 0) {
            throw new IllegalArgumentException("assay.gpu.refresh: at least " + SHORTEST_REFRESH);
        }
        if (poll.compareTo(SHORTEST_POLL) < 0 || poll.compareTo(refresh) > 0) {
            throw new IllegalArgumentException(
                    "assay.gpu.poll: at least " + SHORTEST_POLL + " and at most assay.gpu.refresh");
        }
    }
}
