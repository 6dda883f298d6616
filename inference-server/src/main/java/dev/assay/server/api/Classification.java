package dev.assay.server.api;

import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Tensor;
import dev.assay.server.engine.TensorSpec;
import dev.assay.server.model.ServedModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Triton's classification extension: in the place of an output its highest elements, each as a text
 * {@code value:index} or {@code value:index:label}, the highest first and equal ones by index.
 *
 * @param count how many elements are wanted, of which there may be fewer
 * @param batched whether the first dimension is the batch, whose rows are classified each by itself
 * @param labels what the elements stand for; empty where that is not known
 */
record Classification(int count, boolean batched, List<String> labels) {
    /** How a requested output asks for it. */
    static final String PARAMETER = "classification";

    private static final Set<DataType> UNORDERED = Set.of(DataType.BOOL, DataType.BYTES, DataType.FP16, DataType.BF16);

    /** Of floats, which C++ writes like this, and so Triton. */
    private static final int DECIMALS = 6;

    static int count(long wanted) {
        return (int) Math.min(wanted, Integer.MAX_VALUE);
    }

    /** What a request wants classified, by output. */
    static Map<String, Classification> wanted(InferRequest request, ServedModel model) throws ApiException {
        Map<String, Classification> wanted = new HashMap<>();
        for (RequestedOutput output : request.outputs()) {
            if (output.classes() > 0) {
                requireOrdered(model, output.name());
                boolean batched = model.config().getMaxBatchSize() > 0;
                wanted.put(output.name(), new Classification(output.classes(), batched, model.labels(output.name())));
            }
        }
        return wanted;
    }

    private static void requireOrdered(ServedModel model, String output) throws ApiException {
        for (TensorSpec spec : model.session().outputs()) {
            if (spec.name().equals(output) && UNORDERED.contains(spec.type())) {
                throw ApiException.badRequest(
                        "parameter.unsupported", "an output of this datatype cannot be classified");
            }
        }
    }

    /** The output's highest elements. */
    Tensor of(Tensor output) {
        long[] shape = output.shape();
        int rows = batched && shape.length > 0 ? (int) shape[0] : 1;
        int classes = rows == 0 ? 0 : elements(output) / rows;
        int kept = Math.min(count, classes);
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            highest(output, row * classes, classes, kept, texts);
        }
        try {
            return Tensor.ofTexts(
                    output.name(), batched ? new long[] {rows, kept} : new long[] {kept}, List.copyOf(texts));
        } catch (EngineException e) {
            throw new IllegalStateException("the texts are this class's own", e);
        }
    }

    private static int elements(Tensor output) {
        return output.data().remaining() / output.type().size();
    }

    private void highest(Tensor output, int from, int classes, int kept, List<String> texts) {
        ByteBuffer data = output.data();
        long[] ranks = new long[classes];
        for (int i = 0; i < classes; i++) {
            ranks[i] = rank(output.type(), data, from + i);
        }
        IntStream.range(0, classes)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(i -> ranks[i])
                        .reversed()
                        .thenComparing(Comparator.naturalOrder()))
                .limit(kept)
                .forEach(i -> texts.add(text(output.type(), data, from + i) + ":" + i + label(i)));
    }

    private String label(int index) {
        return index < labels.size() && !labels.get(index).isEmpty() ? ":" + labels.get(index) : "";
    }

    /** A number that orders elements of a datatype as the datatype does. What is not a number comes last. */
    private static long rank(DataType type, ByteBuffer data, int at) {
        return switch (type) {
            case FP32, FP64 -> {
                // Both zeros are one.
                double value = real(type, data, at) + 0.0;
                long bits = Double.doubleToLongBits(value);
                yield Double.isNaN(value) ? Long.MIN_VALUE : bits ^ (bits >> 63 & Long.MAX_VALUE);
            }
            case UINT64 -> integer(type, data, at) ^ Long.MIN_VALUE;
            default -> integer(type, data, at);
        };
    }

    private static double real(DataType type, ByteBuffer data, int at) {
        return type == DataType.FP32 ? data.getFloat(at * Float.BYTES) : data.getDouble(at * Double.BYTES);
    }

    private static long integer(DataType type, ByteBuffer data, int at) {
        return switch (type) {
            case INT8 -> data.get(at);
            case UINT8 -> data.get(at) & 0xff;
            case INT16 -> data.getShort(at * Short.BYTES);
            case UINT16 -> data.getShort(at * Short.BYTES) & 0xffff;
            case INT32 -> data.getInt(at * Integer.BYTES);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(at * Integer.BYTES));
            case INT64, UINT64 -> data.getLong(at * Long.BYTES);
            case BOOL, FP16, BF16, FP32, FP64, BYTES -> throw new IllegalStateException("no integers");
        };
    }

    private static String text(DataType type, ByteBuffer data, int at) {
        return switch (type) {
            case FP32, FP64 -> text(real(type, data, at));
            case UINT64 -> Long.toUnsignedString(integer(type, data, at));
            default -> Long.toString(integer(type, data, at));
        };
    }

    private static String text(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String digits = new BigDecimal(Math.abs(value))
                .setScale(DECIMALS, RoundingMode.HALF_EVEN)
                .toPlainString();
        return Math.copySign(1, value) < 0 ? "-" + digits : digits;
    }
}
