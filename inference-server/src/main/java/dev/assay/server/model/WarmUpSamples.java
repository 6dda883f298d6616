package dev.assay.server.model;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Shapes;
import dev.assay.server.engine.Tensor;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelWarmup;
import dev.assay.server.oip.config.ModelWarmup.Input.InputDataTypeCase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The requests that a configuration's {@code model_warmup} describes. */
final class WarmUpSamples {
    private static final Logger LOG = Logger.getLogger(WarmUpSamples.class);
    private static final int MAX_ELEMENTS = 1 << 24;
    private static final int MAX_RUNS = 1000;

    private WarmUpSamples() {}

    /**
     * One described request.
     *
     * @param runs how often to send it
     * @param inputs its tensors
     */
    record Sample(int runs, List<Tensor> inputs) {}

    /** Those that can be made here: a sample whose data lies in a file is passed over, and that is logged. */
    static List<Sample> of(ModelConfig config, List<TensorSpec> inputs) throws EngineException {
        List<Sample> samples = new ArrayList<>();
        for (ModelWarmup warmup : config.getModelWarmupList()) {
            List<Tensor> tensors = new ArrayList<>();
            for (TensorSpec spec : inputs) {
                ModelWarmup.Input input = warmup.getInputsMap().get(spec.name());
                if (input != null && input.getInputDataTypeCase() != InputDataTypeCase.INPUT_DATA_FILE) {
                    tensors.add(tensor(spec, input, shape(config, warmup, input)));
                }
            }
            if (tensors.size() == inputs.size()) {
                samples.add(new Sample(runs(warmup), tensors));
            } else {
                LOG.warnf("model %s: a model_warmup leaves inputs out, or to files: passed over", config.getName());
            }
        }
        return samples;
    }

    /** Zeros, or empty texts, with one element along each dimension that requests choose. */
    static List<Tensor> zeros(List<TensorSpec> specs) throws EngineException {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorSpec spec : specs) {
            long[] shape = spec.shape();
            for (int i = 0; i < shape.length; i++) {
                shape[i] = Math.max(1, shape[i]);
            }
            tensors.add(tensor(spec, shape, null));
        }
        return tensors;
    }

    private static int runs(ModelWarmup warmup) {
        return warmup.getCount() == 0 ? 1 : (int) Math.min(MAX_RUNS, Integer.toUnsignedLong(warmup.getCount()));
    }

    private static long[] shape(ModelConfig config, ModelWarmup warmup, ModelWarmup.Input input) {
        List<Long> shape = new ArrayList<>(input.getDimsList());
        if (config.getMaxBatchSize() > 0) {
            shape.add(0, Math.max(1, Integer.toUnsignedLong(warmup.getBatchSize())));
        }
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private static Tensor tensor(TensorSpec spec, ModelWarmup.Input input, long[] shape) throws EngineException {
        // Always the same: what is random about it is only that it is not zeros.
        boolean random = input.getInputDataTypeCase() == InputDataTypeCase.RANDOM_DATA;
        return tensor(spec, shape, random ? new Random(1) : null);
    }

    private static Tensor tensor(TensorSpec spec, long[] shape, @Nullable Random random) throws EngineException {
        int elements = Shapes.elements(shape, MAX_ELEMENTS);
        if (spec.type() == DataType.BYTES) {
            return Tensor.ofTexts(spec.name(), shape, Collections.nCopies(elements, random == null ? "" : "warm"));
        }
        ByteBuffer data = ByteBuffer.allocateDirect(
                Math.multiplyExact(elements, spec.type().size()));
        if (random != null) {
            fill(data.order(ByteOrder.LITTLE_ENDIAN), spec.type(), random);
        }
        return Tensor.of(spec.name(), spec.type(), shape, data);
    }

    /** Small numbers: floating-point ones between 0 and 1, whole ones 0 or 1. */
    private static void fill(ByteBuffer data, DataType type, Random random) {
        for (int at = 0; at < data.capacity(); at += type.size()) {
            switch (type) {
                case FP32 -> data.putFloat(at, random.nextFloat());
                case FP64 -> data.putDouble(at, random.nextDouble());
                // 0.5 in half precision, and 0.5 in bfloat16.
                case FP16 -> data.putShort(at, (short) 0x3800);
                case BF16 -> data.putShort(at, (short) 0x3f00);
                default -> data.put(at, (byte) random.nextInt(2));
            }
        }
    }
}
