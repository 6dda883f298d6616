package dev.assay.server.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor: little-endian elements in row-major order, or texts. Its data is not copied; whoever makes it leaves it
 * alone afterwards.
 */
public final class Tensor {
    private final String name;
    private final DataType type;
    private final long[] shape;
    private final ByteBuffer data;
    private final List<String> texts;

    private Tensor(String name, DataType type, long[] shape, ByteBuffer data, List<String> texts) {
        this.name = name;
        this.type = type;
        this.shape = shape;
        this.data = data;
        this.texts = texts;
    }

    /**
     * A tensor of numbers or booleans.
     *
     * @param name its name
     * @param type any but {@link DataType#BYTES}
     * @param shape its dimensions
     * @param data its elements, from the buffer's position to its limit
     * @return the tensor
     * @throws EngineException {@code tensor.size} when data and shape disagree
     */
    public static Tensor of(String name, DataType type, long[] shape, ByteBuffer data) throws EngineException {
        long bytes = (long) Shapes.elements(shape, Integer.MAX_VALUE) * type.size();
        if (type == DataType.BYTES || bytes != data.remaining()) {
            throw wrongSize();
        }
        ByteBuffer slice = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        return new Tensor(name, type, shape.clone(), slice, List.of());
    }

    /**
     * A tensor of texts.
     *
     * @param name its name
     * @param shape its dimensions
     * @param texts its elements
     * @return the tensor
     * @throws EngineException {@code tensor.size} when texts and shape disagree, {@code text.malformed} when one has no
     *     UTF-8 form
     */
    public static Tensor ofTexts(String name, long[] shape, List<String> texts) throws EngineException {
        if (Shapes.elements(shape, Integer.MAX_VALUE) != texts.size()) {
            throw wrongSize();
        }
        for (String text : texts) {
            if (!Texts.isWellFormed(text)) {
                throw EngineException.badRequest("text.malformed", "a text has half of a surrogate pair");
            }
        }
        return new Tensor(name, DataType.BYTES, shape.clone(), ByteBuffer.allocate(0), List.copyOf(texts));
    }

    private static EngineException wrongSize() {
        return EngineException.badRequest("tensor.size", "a tensor's data does not have as many elements as its shape");
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** The type of its elements. */
    public DataType type() {
        return type;
    }

    /** Its dimensions. */
    public long[] shape() {
        return shape.clone();
    }

    long[] shapeUnsafe() {
        return shape;
    }

    /** A view of its elements, little-endian, from position 0. Empty for texts. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Its texts. Empty unless the type is {@link DataType#BYTES}. */
    public List<String> texts() {
        return texts;
    }
}
