package dev.assay.server.engine;

import java.util.Arrays;

/** What a model declares about one of its tensors. */
public final class TensorSpec {
    private final String name;
    private final DataType type;
    private final long[] shape;

    TensorSpec(String name, DataType type, long[] shape) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
    }

    /** The tensor's name. */
    public String name() {
        return name;
    }

    /** The type of its elements. */
    public DataType type() {
        return type;
    }

    /** Its dimensions; -1 for one that each request chooses. */
    public long[] shape() {
        return shape.clone();
    }

    /**
     * The same tensor with fewer shapes.
     *
     * @param narrower dimensions; -1 for one that each request chooses
     * @return the spec
     */
    public TensorSpec withShape(long[] narrower) {
        return new TensorSpec(name, type, narrower);
    }

    void requireFit(Tensor tensor) throws EngineException {
        if (tensor.type() != type) {
            throw EngineException.badRequest(
                    "tensor.datatype", "a tensor's datatype is not the one the model declares");
        }
        long[] actual = tensor.shapeUnsafe();
        boolean fits = actual.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] < 0 || shape[i] == actual[i];
        }
        if (!fits) {
            throw EngineException.badRequest("tensor.shape", "a tensor's shape is not one the model takes");
        }
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }
}
