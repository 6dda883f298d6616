package dev.assay.bench.gpu;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Card against processor. */
final class Comparison {
    private static final int TOKENS = 24;
    private static final long MAX_BYTES = 1L << 30;

    private Comparison() {}

    /** Of any two numbers that should be equal; infinite when shapes differ or a number is none. */
    static double largestDifference(SampleModel model, int rows, Card card) throws Exception {
        List<Tensor> inputs = model.inputs(rows, TOKENS);
        try (ModelSession there = card.open(model, 0);
                ModelSession here = Card.processor(model)) {
            List<Tensor> theirs = there.run(inputs, List.of(), MAX_BYTES);
            List<Tensor> ours = here.run(inputs, List.of(), MAX_BYTES);
            double largest = 0;
            for (int i = 0; i < ours.size(); i++) {
                largest = Math.max(largest, difference(ours.get(i), theirs.get(i)));
            }
            return largest;
        }
    }

    private static double difference(Tensor one, Tensor other) {
        ByteBuffer a = one.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer b = other.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (a.remaining() != b.remaining() || one.type() != other.type()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        while (a.remaining() >= one.type().size()) {
            double difference = Math.abs(next(a, one.type()) - next(b, one.type()));
            if (!(difference <= largest)) {
                largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
            }
        }
        return largest;
    }

    private static double next(ByteBuffer data, DataType type) {
        return switch (type) {
            case FP32 -> data.getFloat();
            case FP64 -> data.getDouble();
            case INT64 -> data.getLong();
            case INT32 -> data.getInt();
            default -> throw new IllegalArgumentException("no sample has outputs of " + type);
        };
    }
}
