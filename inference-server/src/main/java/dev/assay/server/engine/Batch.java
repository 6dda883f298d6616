package dev.assay.server.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Calls that are run as one: their inputs row after row, and the outputs split again. */
final class Batch {
    private final List<PendingCall> calls;
    private final int rows;

    Batch(List<PendingCall> calls) {
        this.calls = calls;
        this.rows = calls.stream().mapToInt(PendingCall::rows).sum();
    }

    int rows() {
        return rows;
    }

    /** The inputs of all calls, joined along the first dimension. */
    List<Tensor> inputs(Scratch scratch) throws EngineException {
        List<Tensor> joined = new ArrayList<>();
        for (Tensor first : calls.get(0).tensors()) {
            List<Tensor> parts = calls.stream()
                    .map(call ->
                            Objects.requireNonNull(call.tensor(first.name()), "calls of a batch have the same inputs"))
                    .toList();
            joined.add(join(first, parts, scratch));
        }
        return joined;
    }

    private Tensor join(Tensor first, List<Tensor> parts, Scratch scratch) throws EngineException {
        long[] shape = first.shape();
        shape[0] = rows;
        if (first.type() == DataType.BYTES) {
            List<String> texts =
                    parts.stream().flatMap(part -> part.texts().stream()).toList();
            return Tensor.ofTexts(first.name(), shape, texts);
        }
        int elements = Shapes.elements(shape, Integer.MAX_VALUE / first.type().size());
        ByteBuffer data = scratch.take(elements * first.type().size());
        parts.forEach(part -> data.put(part.data()));
        return Tensor.of(first.name(), first.type(), shape, data.flip());
    }

    /** The outputs that any of the calls wants; empty when one wants all. */
    List<String> wanted() {
        Set<String> names = new LinkedHashSet<>();
        for (PendingCall call : calls) {
            if (call.wanted().isEmpty()) {
                return List.of();
            }
            names.addAll(call.wanted());
        }
        return List.copyOf(names);
    }

    /** Most bytes that the outputs may have together. */
    long maxOutputBytes() {
        long sum = 0;
        for (PendingCall call : calls) {
            sum += call.options().maxOutputBytes();
        }
        return sum;
    }

    /** Fails unless the model answered a row for each row that it was given, so that each call's can be told apart. */
    void requireRows(List<Tensor> outputs) throws EngineException {
        for (Tensor output : outputs) {
            long[] shape = output.shapeUnsafe();
            if (shape.length == 0 || shape[0] != rows) {
                throw EngineException.modelFailed();
            }
        }
    }

    /** The part of the joined outputs that belongs to one call. */
    List<Tensor> outputsOf(PendingCall call, List<Tensor> outputs) throws EngineException {
        int start = 0;
        for (PendingCall before : calls.subList(0, calls.indexOf(call))) {
            start += before.rows();
        }
        List<Tensor> own = new ArrayList<>();
        long left = call.options().maxOutputBytes();
        for (Tensor output : ordered(call, outputs)) {
            Tensor part = slice(output, start, call.rows());
            left -= Math.max(part.data().remaining(), part.texts().size());
            if (left < 0) {
                throw EngineException.outputTooLarge();
            }
            own.add(part);
        }
        return own;
    }

    private static List<Tensor> ordered(PendingCall call, List<Tensor> outputs) {
        if (call.wanted().isEmpty()) {
            return outputs;
        }
        return call.wanted().stream()
                .map(name -> outputs.stream()
                        .filter(output -> output.name().equals(name))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    private Tensor slice(Tensor output, int start, int count) throws EngineException {
        long[] shape = output.shape();
        shape[0] = count;
        if (output.type() == DataType.BYTES) {
            int each = output.texts().size() / rows;
            return Tensor.ofTexts(output.name(), shape, output.texts().subList(start * each, (start + count) * each));
        }
        ByteBuffer data = output.data();
        int each = data.remaining() / rows;
        return Tensor.of(output.name(), output.type(), shape, data.slice(start * each, count * each));
    }
}
