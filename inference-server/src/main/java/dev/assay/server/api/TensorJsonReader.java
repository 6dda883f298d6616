package dev.assay.server.api;

import ai.onnxruntime.platform.Fp16Conversions;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.assay.server.engine.DataType;
import dev.assay.server.engine.EngineException;
import dev.assay.server.engine.Scratch;
import dev.assay.server.engine.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a tensor's {@code data}: one flat array, or arrays nested exactly as the shape says. Numbers go from the parser
 * into the tensor's memory without objects in between.
 */
final class TensorJsonReader {
    private final JsonParser parser;
    private final DataType type;
    private final long[] shape;
    private final int elements;
    private final ByteBuffer data;
    private final List<String> texts;

    /** How deep arrays nest: the rank, or 1 for flat data. */
    private int depth = 1;

    private int count;

    private TensorJsonReader(JsonParser parser, DataType type, long[] shape, int elements, Scratch scratch) {
        this.parser = parser;
        this.type = type;
        this.shape = shape;
        this.elements = elements;
        this.data = scratch.take(Math.multiplyExact(elements, type.size()));
        this.texts = new ArrayList<>();
    }

    /** Reads the array whose opening bracket is the parser's current token. */
    static Tensor read(JsonParser parser, String name, DataType type, long[] shape, int elements, Scratch scratch)
            throws IOException, ApiException {
        JsonInput.require(parser.currentToken() == JsonToken.START_ARRAY);
        TensorJsonReader reader = new TensorJsonReader(parser, type, shape, elements, scratch);
        reader.array(1);
        try {
            return type == DataType.BYTES
                    ? Tensor.ofTexts(name, shape, reader.texts)
                    : Tensor.of(name, type, shape, reader.data.flip());
        } catch (EngineException e) {
            throw ApiException.of(e);
        }
    }

    private void array(int level) throws IOException, ApiException {
        long length = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                // The first element decides: flat data has none of these.
                depth = count == 0 && length == 0 ? shape.length : depth;
                requireShape(level < depth);
                array(level + 1);
            } else {
                requireShape(level == depth && count < elements);
                element(token);
                count++;
            }
            length++;
        }
        boolean nested = depth > 1;
        requireShape(nested ? length == shape[level - 1] : count == elements);
    }

    private void element(JsonToken token) throws IOException, ApiException {
        switch (type) {
            case BOOL -> data.put(bool(token));
            case INT8 -> data.put((byte) integer(token, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> data.put((byte) integer(token, 0, 0xff));
            case INT16 -> data.putShort((short) integer(token, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> data.putInt((int) integer(token, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> data.putLong(integer(token, Long.MIN_VALUE, Long.MAX_VALUE));
            case FP16 -> data.putShort(half(token));
            case BF16 -> data.putShort(bfloat(token));
            case FP32 -> data.putFloat(float32(token));
            case FP64 -> data.putDouble(float64(token));
            case BYTES -> texts.add(text(token));
            case UINT16, UINT32, UINT64 -> throw new IllegalStateException("not a datatype of inputs");
        }
    }

    private static byte bool(JsonToken token) throws ApiException {
        requireValue(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
        return (byte) (token == JsonToken.VALUE_TRUE ? 1 : 0);
    }

    private long integer(JsonToken token, long min, long max) throws IOException, ApiException {
        requireValue(token == JsonToken.VALUE_NUMBER_INT);
        requireValue(parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER);
        long value = parser.getLongValue();
        requireValue(value >= min && value <= max);
        return value;
    }

    /** Halves are rounded from single precision. */
    private short half(JsonToken token) throws IOException, ApiException {
        float value = float32(token);
        short half = Fp16Conversions.floatToFp16(value);
        requireValue(Float.isInfinite(value) || !Float.isInfinite(Fp16Conversions.fp16ToFloat(half)));
        return half;
    }

    private short bfloat(JsonToken token) throws IOException, ApiException {
        float value = float32(token);
        short bfloat = Fp16Conversions.floatToBf16(value);
        requireValue(Float.isInfinite(value) || !Float.isInfinite(Fp16Conversions.bf16ToFloat(bfloat)));
        return bfloat;
    }

    private float float32(JsonToken token) throws IOException, ApiException {
        if (token == JsonToken.VALUE_STRING) {
            return (float) special();
        }
        requireValue(token.isNumeric());
        float value = parser.getFloatValue();
        requireValue(Float.isFinite(value) || parser.isNaN());
        return value;
    }

    private double float64(JsonToken token) throws IOException, ApiException {
        if (token == JsonToken.VALUE_STRING) {
            return special();
        }
        requireValue(token.isNumeric());
        double value = parser.getDoubleValue();
        requireValue(Double.isFinite(value) || parser.isNaN());
        return value;
    }

    /** What JSON has no numbers for, as protobuf's JSON mapping writes it and as this server's answers do. */
    private double special() throws IOException, ApiException {
        return switch (parser.getText()) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw badValue();
        };
    }

    private String text(JsonToken token) throws IOException, ApiException {
        requireValue(token == JsonToken.VALUE_STRING);
        return parser.getText();
    }

    private static void requireValue(boolean condition) throws ApiException {
        if (!condition) {
            throw badValue();
        }
    }

    private static ApiException badValue() {
        return ApiException.badRequest("tensor.value", "a tensor has an element that its datatype cannot hold");
    }

    private static void requireShape(boolean condition) throws ApiException {
        if (!condition) {
            throw ApiException.badRequest("tensor.size", "a tensor's data is not as its shape says");
        }
    }
}
