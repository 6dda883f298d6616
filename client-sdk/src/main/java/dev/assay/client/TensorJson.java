package dev.assay.client;

import dev.assay.bytes.MalformedException;
import dev.assay.json.JsonValue;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A tensor's elements as JSON. Both of the protocol's forms are read, flat and nested; the flat one is written. */
final class TensorJson {
    private TensorJson() {}

    static JsonValue write(Tensor tensor) {
        List<JsonValue> items = new ArrayList<>();
        switch (tensor.type()) {
            case BOOL -> {
                for (boolean element : tensor.booleans()) {
                    items.add(JsonValue.of(element));
                }
            }
            case BYTES -> tensor.strings().forEach(element -> items.add(JsonValue.of(element)));
            case FP16, BF16, FP32 -> {
                for (float element : tensor.floats()) {
                    items.add(number(element, Float.toString(element)));
                }
            }
            case FP64 -> {
                for (double element : tensor.doubles()) {
                    items.add(number(element, Double.toString(element)));
                }
            }
            case UINT64 -> {
                for (long element : tensor.longs()) {
                    items.add(new JsonValue.JsonNumber(Long.toUnsignedString(element)));
                }
            }
            case UINT8, UINT16, UINT32, INT8, INT16, INT32, INT64 -> {
                for (long element : tensor.longs()) {
                    items.add(JsonValue.of(element));
                }
            }
        }
        return new JsonValue.JsonArray(items);
    }

    /** What JSON has no numbers for is written as text, as the server does and as protobuf's JSON mapping says. */
    private static JsonValue number(double value, String text) {
        return Double.isFinite(value) ? new JsonValue.JsonNumber(text) : JsonValue.of(text);
    }

    static Tensor read(String name, TensorType type, List<Long> shape, JsonValue data, String where)
            throws MalformedException {
        List<JsonValue> flat = new ArrayList<>();
        flatten(data, flat);
        if (!(data instanceof JsonValue.JsonArray) || !Tensor.isFull(shape, flat.size())) {
            throw new MalformedException(where + ": " + flat.size() + " elements for the shape " + shape);
        }
        return new Tensor(name, type, shape, elements(type, flat, where));
    }

    /** The parser has bounded the depth. */
    private static void flatten(JsonValue value, List<JsonValue> flat) {
        if (value instanceof JsonValue.JsonArray array) {
            array.items().forEach(item -> flatten(item, flat));
        } else {
            flat.add(value);
        }
    }

    private static Object elements(TensorType type, List<JsonValue> items, String where) throws MalformedException {
        if (type.isFloat()) {
            return JsonReading.floats(new JsonValue.JsonArray(items), where);
        }
        if (type.isInteger()) {
            return longs(type, items, where);
        }
        return switch (type) {
            case BOOL -> booleans(items, where);
            case BYTES -> strings(items, where);
            default -> doubles(items, where);
        };
    }

    private static double[] doubles(List<JsonValue> items, String where) throws MalformedException {
        double[] doubles = new double[items.size()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = Double.parseDouble(JsonReading.real(items.get(i), where));
        }
        return doubles;
    }

    private static long[] longs(TensorType type, List<JsonValue> items, String where) throws MalformedException {
        int bits = Integer.parseInt(type.name().substring(type.name().indexOf("INT") + 3));
        boolean unsigned = type.name().startsWith("U");
        BigInteger min =
                unsigned ? BigInteger.ZERO : BigInteger.ONE.shiftLeft(bits - 1).negate();
        BigInteger max = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
        long[] longs = new long[items.size()];
        for (int i = 0; i < longs.length; i++) {
            BigInteger value = integer(JsonReading.number(items.get(i), where), where);
            if (value.compareTo(min) < 0 || value.compareTo(max) >= 0) {
                throw new MalformedException(where + ": out of range for " + type);
            }
            longs[i] = value.longValue();
        }
        return longs;
    }

    private static BigInteger integer(String text, String where) throws MalformedException {
        try {
            return new BigInteger(text);
        } catch (NumberFormatException e) {
            throw new MalformedException(where + ": expected an integer");
        }
    }

    private static boolean[] booleans(List<JsonValue> items, String where) throws MalformedException {
        boolean[] booleans = new boolean[items.size()];
        for (int i = 0; i < booleans.length; i++) {
            if (!(items.get(i) instanceof JsonValue.JsonBool bool)) {
                throw new MalformedException(where + ": expected true or false");
            }
            booleans[i] = bool.value();
        }
        return booleans;
    }

    private static String[] strings(List<JsonValue> items, String where) throws MalformedException {
        String[] strings = new String[items.size()];
        for (int i = 0; i < strings.length; i++) {
            if (!(items.get(i) instanceof JsonValue.JsonString string)) {
                throw new MalformedException(where + ": expected text");
            }
            strings[i] = string.value();
        }
        return strings;
    }
}
