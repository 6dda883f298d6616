package dev.assay.client;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.List;

/**
 * A named tensor: type, shape, and its elements in row-major order. Immutable; arrays are copied in and out.
 *
 * <p>The elements are floats for {@link TensorType#FP32} and the half types, doubles for FP64, longs for all integers,
 * booleans, or strings for BYTES; asking for them as anything else is the caller's mistake.
 */
public final class Tensor {
    private final String name;
    private final TensorType type;
    private final List<Long> shape;
    private final Object elements;

    Tensor(String name, TensorType type, List<Long> shape, Object elements) {
        this.name = name;
        this.type = type;
        this.shape = List.copyOf(shape);
        this.elements = elements;
        if (!isFull(shape, Array.getLength(elements))) {
            throw new IllegalArgumentException(
                    name + ": " + Array.getLength(elements) + " elements do not fill the shape " + shape);
        }
    }

    /** Whether {@code count} elements fill {@code shape} exactly. */
    static boolean isFull(List<Long> shape, int count) {
        long product = 1;
        for (long dimension : shape) {
            if (dimension < 0 || dimension != 0 && product > Integer.MAX_VALUE / dimension) {
                return false;
            }
            product *= dimension;
        }
        return product == count;
    }

    private static List<Long> boxed(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    /** 32-bit floats. */
    public static Tensor fp32(String name, float[] elements, long... shape) {
        return new Tensor(name, TensorType.FP32, boxed(shape), elements.clone());
    }

    /** 64-bit floats. */
    public static Tensor fp64(String name, double[] elements, long... shape) {
        return new Tensor(name, TensorType.FP64, boxed(shape), elements.clone());
    }

    /** 64-bit integers. */
    public static Tensor int64(String name, long[] elements, long... shape) {
        return integers(name, TensorType.INT64, elements, shape);
    }

    /** Integers of any of the integer types. */
    public static Tensor integers(String name, TensorType type, long[] elements, long... shape) {
        if (!type.isInteger()) {
            throw new IllegalArgumentException(name + ": " + type + " is no integer type");
        }
        return new Tensor(name, type, boxed(shape), elements.clone());
    }

    /** Booleans. */
    public static Tensor bool(String name, boolean[] elements, long... shape) {
        return new Tensor(name, TensorType.BOOL, boxed(shape), elements.clone());
    }

    /** Strings. */
    public static Tensor strings(String name, List<String> elements, long... shape) {
        return new Tensor(name, TensorType.BYTES, boxed(shape), elements.toArray(new String[0]));
    }

    /** Name of the input or output. */
    public String name() {
        return name;
    }

    /** Type of the elements. */
    public TensorType type() {
        return type;
    }

    /** The dimensions. */
    public List<Long> shape() {
        return shape;
    }

    /** The elements of an FP32, FP16 or BF16 tensor. */
    public float[] floats() {
        return as(float[].class).clone();
    }

    /** The elements of an FP64 tensor. */
    public double[] doubles() {
        return as(double[].class).clone();
    }

    /** The elements of an integer tensor. */
    public long[] longs() {
        return as(long[].class).clone();
    }

    /** The elements of a BOOL tensor. */
    public boolean[] booleans() {
        return as(boolean[].class).clone();
    }

    /** The elements of a BYTES tensor. */
    public List<String> strings() {
        return List.of(as(String[].class));
    }

    private <T> T as(Class<T> kind) {
        if (!kind.isInstance(elements)) {
            throw new IllegalStateException(name + " is of type " + type);
        }
        return kind.cast(elements);
    }

    /** Name, type and shape; no elements. */
    @Override
    public String toString() {
        return name + " " + type + shape;
    }
}
