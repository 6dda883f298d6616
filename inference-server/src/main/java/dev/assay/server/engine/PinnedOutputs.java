package dev.assay.server.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Outputs of one run that ONNX Runtime writes straight into the call's memory, and nobody copies from there. Close it
 * after the run: the tensors of Java stay.
 */
final class PinnedOutputs implements AutoCloseable {
    /** Larger ones are not worth keeping memory for between calls. */
    private static final int MAX_BYTES = 1 << 20;

    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    private final Map<String, Tensor> answers = new HashMap<>();

    /** Takes memory for an output if it is of a size that pays. */
    void pin(TensorSpec spec, long[] shape, Scratch scratch) throws OrtException, EngineException {
        int bytes = elements(shape) * spec.type().size();
        if (bytes == 0 || bytes > MAX_BYTES || !spec.type().isMadeInJava()) {
            return;
        }
        // Memory that ONNX Runtime were not to write must not hold what another call left there.
        Tensor answer = Tensor.of(spec.name(), spec.type(), shape, Scratch.zeroed(scratch.take(bytes)));
        tensors.put(spec.name(), OnnxTensors.toOnnx(answer));
        answers.put(spec.name(), answer);
    }

    /** 0 where there are too many. */
    private static int elements(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product = Math.min(product, MAX_BYTES + 1L) * Math.min(dimension, MAX_BYTES + 1L);
        }
        return product > MAX_BYTES || shape.length > Shapes.MAX_RANK ? 0 : (int) product;
    }

    /** What ONNX Runtime is to write to. */
    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    /** The outputs among {@code names} that are not. */
    Set<String> others(Set<String> names) {
        Set<String> others = new LinkedHashSet<>(names);
        others.removeAll(answers.keySet());
        return others;
    }

    /** An output that was written; null when it is not among them. */
    @Nullable
    Tensor answer(String output) {
        return answers.get(output);
    }

    /** Bytes of all of them. */
    long bytes() {
        return answers.values().stream()
                .mapToLong(answer -> answer.data().remaining())
                .sum();
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
    }
}
