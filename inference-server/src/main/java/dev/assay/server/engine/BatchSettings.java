package dev.assay.server.engine;

import java.util.List;
import java.util.Map;

/**
 * How calls to one model wait and join, with the meanings of Triton's {@code ModelDynamicBatching}.
 *
 * @param maxRows most rows of a batch; 0 when the model has no batch dimension, and every call runs by itself
 * @param joins whether calls are put together at all
 * @param preferredRows batch sizes at which to stop waiting, ascending; empty for {@code maxRows} only
 * @param maxDelayNanos how long the oldest call waits for others
 * @param instances how many batches run at a time
 * @param priorities how many levels there are, 1 the highest; 0 for no levels
 * @param defaultPriority the level of a call that names none
 * @param defaultPolicy how calls wait
 * @param policies how calls of single levels wait
 */
public record BatchSettings(
        int maxRows,
        boolean joins,
        List<Integer> preferredRows,
        long maxDelayNanos,
        int instances,
        int priorities,
        int defaultPriority,
        QueuePolicy defaultPolicy,
        Map<Integer, QueuePolicy> policies) {
    /** Copies the lists. */
    public BatchSettings {
        preferredRows = preferredRows.stream().sorted().toList();
        policies = Map.copyOf(policies);
    }

    QueuePolicy policy(int level) {
        return policies.getOrDefault(level, defaultPolicy);
    }

    /** The level of a call, from 0 for the highest. A number past the last level is as good as none. */
    int level(CallOptions options) {
        boolean none = options.priority() <= 0 || options.priority() > priorities;
        int wanted = none ? defaultPriority : options.priority();
        return Math.max(0, Math.min(wanted, priorities) - 1);
    }
}
