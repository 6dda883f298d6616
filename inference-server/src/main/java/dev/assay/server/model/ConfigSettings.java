package dev.assay.server.model;

import dev.assay.server.engine.BatchSettings;
import dev.assay.server.engine.QueuePolicy;
import dev.assay.server.engine.SessionSettings;
import dev.assay.server.engine.SessionSettings.Optimization;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelDynamicBatching;
import dev.assay.server.oip.config.ModelInput;
import dev.assay.server.oip.config.ModelInstanceGroup;
import dev.assay.server.oip.config.ModelOutput;
import dev.assay.server.oip.config.ModelParameter;
import dev.assay.server.oip.config.ModelQueuePolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a configuration says to the engine. */
final class ConfigSettings {
    /** As Triton's ONNX Runtime backend calls it. */
    private static final String INTRA_OP_THREADS = "intra_op_thread_count";

    private static final String DETERMINISTIC = "deterministic";

    private static final int MAX_THREADS = 256;

    private ConfigSettings() {}

    /** How the session is built. The operator's wish for determinism goes over the model's for speed. */
    static SessionSettings session(ModelConfig config, boolean deterministic) throws ModelException {
        int threads = number(config, INTRA_OP_THREADS);
        Optimization optimization =
                optimization(config.getOptimization().getGraph().getLevel());
        if (deterministic || isDeterministic(config)) {
            return new SessionSettings(1, optimization, false, true);
        }
        return new SessionSettings(threads, optimization, joins(config), false);
    }

    /** Whether calls have to go through a queue at all. */
    static boolean isQueued(ModelConfig config, SessionSettings settings) {
        boolean instances = config.getInstanceGroupCount() > 0;
        return !settings.deterministic() && (config.hasDynamicBatching() || instances);
    }

    /** How calls wait and join. */
    static BatchSettings batching(ModelConfig config, int threads) {
        ModelDynamicBatching batching = config.getDynamicBatching();
        Map<Integer, QueuePolicy> policies = new HashMap<>();
        batching.getPriorityQueuePolicyMap()
                .forEach((level, policy) -> policies.put(Math.toIntExact(level - 1), policy(policy)));
        return new BatchSettings(
                config.getMaxBatchSize(),
                joins(config),
                batching.getPreferredBatchSizeList(),
                nanos(batching.getMaxQueueDelayMicroseconds()),
                instances(config, threads),
                clamp(batching.getPriorityLevels()),
                clamp(batching.getDefaultPriorityLevel()),
                policy(batching.getDefaultQueuePolicy()),
                policies);
    }

    /** The model's inputs as requests may bring them, the batch in front. */
    static List<TensorSpec> inputs(ModelConfig config, List<TensorSpec> model) {
        List<List<Long>> dims =
                config.getInputList().stream().map(ModelInput::getDimsList).toList();
        return withDims(config, model, dims);
    }

    /** The model's outputs as they are answered, the batch in front. */
    static List<TensorSpec> outputs(ModelConfig config, List<TensorSpec> model) {
        List<List<Long>> dims =
                config.getOutputList().stream().map(ModelOutput::getDimsList).toList();
        return withDims(config, model, dims);
    }

    private static List<TensorSpec> withDims(ModelConfig config, List<TensorSpec> model, List<List<Long>> dims) {
        List<TensorSpec> specs = new ArrayList<>();
        for (int i = 0; i < model.size(); i++) {
            List<Long> shape = new ArrayList<>(dims.get(i));
            if (config.getMaxBatchSize() > 0) {
                shape.add(0, -1L);
            }
            specs.add(model.get(i)
                    .withShape(shape.stream().mapToLong(Long::longValue).toArray()));
        }
        return specs;
    }

    private static boolean joins(ModelConfig config) {
        return config.hasDynamicBatching() && config.getMaxBatchSize() > 1;
    }

    private static boolean isDeterministic(ModelConfig config) throws ModelException {
        return switch (value(config, DETERMINISTIC)) {
            case "", "false", "0" -> false;
            case "true", "1" -> true;
            default -> throw new ModelException("config.invalid", "parameter " + DETERMINISTIC + " is no boolean");
        };
    }

    private static Optimization optimization(int level) {
        if (level < 0) {
            return Optimization.BASIC;
        }
        return level == 0 ? Optimization.ALL : Optimization.EXTENDED;
    }

    /** Nothing, or 0 which in Triton means what ONNX Runtime likes, is one thread: cores run calls, not parts of them. */
    private static int number(ModelConfig config, String name) throws ModelException {
        String value = value(config, name);
        try {
            int number = value.isEmpty() ? 0 : Integer.parseInt(value);
            if (number >= 0 && number <= MAX_THREADS) {
                return Math.max(1, number);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ModelException("config.invalid", "parameter " + name + " is no number up to " + MAX_THREADS);
    }

    private static String value(ModelConfig config, String name) {
        return config.getParametersOrDefault(name, ModelParameter.getDefaultInstance())
                .getStringValue()
                .strip();
    }

    private static int instances(ModelConfig config, int threads) {
        int count = config.getInstanceGroupList().stream()
                .filter(group -> !group.getPassive())
                .mapToInt(ModelInstanceGroup::getCount)
                .map(group -> Math.max(1, group))
                .sum();
        return count == 0 ? threads : Math.min(count, threads);
    }

    private static QueuePolicy policy(ModelQueuePolicy policy) {
        return new QueuePolicy(
                policy.getTimeoutAction() == ModelQueuePolicy.TimeoutAction.DELAY,
                nanos(policy.getDefaultTimeoutMicroseconds()),
                policy.getAllowTimeoutOverride(),
                policy.getMaxQueueSize() < 0 ? Integer.MAX_VALUE : policy.getMaxQueueSize());
    }

    /** The numbers are unsigned: what looks negative is very long. */
    private static long nanos(long micros) {
        return micros < 0 ? Long.MAX_VALUE : TimeUnit.MICROSECONDS.toNanos(micros);
    }

    private static int clamp(long levels) {
        return levels < 0 ? Integer.MAX_VALUE : (int) Math.min(levels, Integer.MAX_VALUE);
    }
}
