package dev.assay.server.engine;

/** Arithmetic on shapes that refuses to overflow. */
public final class Shapes {
    /** Most dimensions, which is also what ONNX Runtime's Java interface takes. */
    public static final int MAX_RANK = 8;

    private Shapes() {}

    /**
     * The number of elements.
     *
     * @param shape the dimensions
     * @param limit most elements
     * @return their product; 1 for a scalar
     * @throws EngineException {@code tensor.shape} when a dimension is negative, the rank too high or the product past
     *     the limit
     */
    public static int elements(long[] shape, long limit) throws EngineException {
        if (shape.length > MAX_RANK) {
            throw bad();
        }
        long product = 1;
        for (long dimension : shape) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE) {
                throw bad();
            }
            product = Math.min(product, Integer.MAX_VALUE) * dimension;
        }
        if (product > Math.min(limit, Integer.MAX_VALUE)) {
            throw bad();
        }
        return (int) product;
    }

    private static EngineException bad() {
        return EngineException.badRequest("tensor.shape", "a tensor's shape is negative, too deep or too large");
    }
}
