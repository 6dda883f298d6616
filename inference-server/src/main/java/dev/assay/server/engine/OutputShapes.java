package dev.assay.server.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a model's outputs as they follow from those of its inputs: dimensions that are fixed, that bear the name
 * of one of an input's, or that stand first and have no name and so should be the batch. A model need not keep to what it
 * declares, so that these are guesses: ONNX Runtime refuses a run whose output has another shape.
 */
final class OutputShapes {
    /** Where a dimension comes from: the axis of an input, or a number. */
    private record Source(@Nullable String input, int axis, long number) {}

    private final Map<String, List<Source>> outputs = new HashMap<>();

    private OutputShapes() {}

    static OutputShapes of(Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs) {
        Map<String, Source> named = new HashMap<>();
        Source first = null;
        for (NodeInfo input : inputs.values()) {
            TensorInfo info = (TensorInfo) input.getInfo();
            long[] shape = info.getShape();
            for (int axis = 0; axis < shape.length; axis++) {
                Source source = new Source(input.getName(), axis, -1);
                if (shape[axis] < 0) {
                    named.putIfAbsent(info.getDimensionNames()[axis], source);
                    first = axis == 0 && first == null ? source : first;
                }
            }
        }
        named.remove("");
        OutputShapes shapes = new OutputShapes();
        for (NodeInfo output : outputs.values()) {
            List<Source> sources = sources((TensorInfo) output.getInfo(), named, first);
            if (sources != null) {
                shapes.outputs.put(output.getName(), sources);
            }
        }
        return shapes;
    }

    private static @Nullable List<Source> sources(
            TensorInfo output, Map<String, Source> named, @Nullable Source first) {
        List<Source> sources = new ArrayList<>();
        long[] shape = output.getShape();
        for (int axis = 0; axis < shape.length; axis++) {
            String name = output.getDimensionNames()[axis];
            Source source;
            if (shape[axis] >= 0) {
                source = new Source(null, 0, shape[axis]);
            } else {
                source = axis == 0 && name.isEmpty() ? first : named.get(name);
            }
            if (source == null) {
                return null;
            }
            sources.add(source);
        }
        return sources;
    }

    /** The shape that an output should have; null where it does not follow from the inputs. */
    long @Nullable [] shape(String output, List<Tensor> inputs) {
        List<Source> sources = outputs.get(output);
        if (sources == null) {
            return null;
        }
        long[] shape = new long[sources.size()];
        for (int axis = 0; axis < shape.length; axis++) {
            Source source = sources.get(axis);
            shape[axis] = source.input() == null ? source.number() : dimension(source, inputs);
        }
        return shape;
    }

    private static long dimension(Source source, List<Tensor> inputs) {
        for (Tensor input : inputs) {
            if (input.name().equals(source.input())) {
                return input.shapeUnsafe()[source.axis()];
            }
        }
        throw new IllegalArgumentException("an input is missing");
    }
}
