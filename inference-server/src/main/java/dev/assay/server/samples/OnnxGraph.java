package dev.assay.server.samples;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes small ONNX models (onnx.proto, IR version 8) without an ONNX library: enough for graphs of a few nodes whose
 * weights are attributes. The field numbers are those of onnx.proto.
 */
public final class OnnxGraph {
    /** Element types, as TensorProto.DataType numbers them. */
    public static final int FLOAT = 1;

    /** TensorProto.DataType INT64. */
    public static final int INT64 = 7;

    private static final long IR_VERSION = 8;

    private final String name;
    private final Message graph = new Message();
    private final List<Message> opsets = new ArrayList<>();

    /**
     * Starts a graph.
     *
     * @param name the graph's name, which has no meaning for the answers
     */
    public OnnxGraph(String name) {
        this.name = name;
    }

    /**
     * Declares an operator set.
     *
     * @param domain the domain; empty for ONNX itself
     * @param version its version
     * @return this graph
     */
    public OnnxGraph opset(String domain, long version) {
        opsets.add(new Message().text(1, domain).integer(2, version));
        return this;
    }

    /**
     * Declares an input tensor.
     *
     * @param input the tensor's name
     * @param elementType as TensorProto.DataType numbers it
     * @param shape the dimensions; -1 for one that each request chooses
     * @return this graph
     */
    public OnnxGraph input(String input, int elementType, long... shape) {
        graph.message(11, valueInfo(input, elementType, shape));
        return this;
    }

    /**
     * Declares an output tensor.
     *
     * @param output the tensor's name
     * @param elementType as TensorProto.DataType numbers it
     * @param shape the dimensions; -1 for one that depends on the request
     * @return this graph
     */
    public OnnxGraph output(String output, int elementType, long... shape) {
        graph.message(12, valueInfo(output, elementType, shape));
        return this;
    }

    /**
     * Adds a node. Nodes are added in topological order.
     *
     * @param node the node
     * @return this graph
     */
    public OnnxGraph node(Node node) {
        graph.message(1, node.message);
        return this;
    }

    /**
     * Adds an initializer as the serialised TensorProto.
     *
     * @param tensor the serialised TensorProto
     * @return this graph
     */
    public OnnxGraph initializer(byte[] tensor) {
        graph.bytes(5, tensor);
        return this;
    }

    /**
     * The model.
     *
     * @return the bytes of a ModelProto
     */
    public byte[] toByteArray() {
        Message model = new Message().integer(1, IR_VERSION).text(2, "assay");
        model.message(7, graph.text(2, name));
        opsets.forEach(opset -> model.message(8, opset));
        return model.toByteArray();
    }

    private static Message valueInfo(String name, int elementType, long[] shape) {
        Message dimensions = new Message();
        for (long dimension : shape) {
            Message one = dimension < 0 ? new Message().text(2, "n") : new Message().integer(1, dimension);
            dimensions.message(1, one);
        }
        Message tensor = new Message().integer(1, elementType).message(2, dimensions);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /** One operator application (NodeProto). */
    public static final class Node {
        private final Message message = new Message();

        /**
         * Starts a node.
         *
         * @param domain the operator's domain; empty for ONNX itself
         * @param operator the operator's name
         * @param inputs names of the tensors it reads
         * @param outputs names of the tensors it writes
         */
        public Node(String domain, String operator, List<String> inputs, List<String> outputs) {
            inputs.forEach(input -> message.text(1, input));
            outputs.forEach(output -> message.text(2, output));
            message.text(4, operator).text(7, domain);
        }

        /**
         * Sets an integer attribute.
         *
         * @param name the attribute
         * @param value its value
         * @return this node
         */
        public Node integer(String name, long value) {
            return attribute(name, 2, new Message().integer(3, value));
        }

        /**
         * Sets a text attribute.
         *
         * @param name the attribute
         * @param value its value
         * @return this node
         */
        public Node text(String name, String value) {
            return attribute(name, 3, new Message().text(4, value));
        }

        /**
         * Sets a list of floats.
         *
         * @param name the attribute
         * @param values its values
         * @return this node
         */
        public Node floats(String name, List<Float> values) {
            Message list = new Message();
            values.forEach(value -> list.float32(7, value));
            return attribute(name, 6, list);
        }

        /**
         * Sets a list of integers.
         *
         * @param name the attribute
         * @param values its values
         * @return this node
         */
        public Node integers(String name, List<Long> values) {
            Message list = new Message();
            values.forEach(value -> list.integer(8, value));
            return attribute(name, 7, list);
        }

        /**
         * Sets a list of texts.
         *
         * @param name the attribute
         * @param values its values
         * @return this node
         */
        public Node texts(String name, List<String> values) {
            Message list = new Message();
            values.forEach(value -> list.text(9, value));
            return attribute(name, 8, list);
        }

        /**
         * Sets a tensor.
         *
         * @param name the attribute
         * @param tensor the serialised TensorProto
         * @return this node
         */
        public Node tensor(String name, byte[] tensor) {
            return attribute(name, 4, new Message().bytes(5, tensor));
        }

        private Node attribute(String name, int type, Message value) {
            message.message(5, value.text(1, name).integer(20, type));
            return this;
        }
    }

    /** A protobuf message under construction. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

        Message integer(int field, long value) {
            return write(() -> out.writeInt64(field, value));
        }

        Message float32(int field, float value) {
            return write(() -> out.writeFloat(field, value));
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.toByteArray());
        }

        Message bytes(int field, byte[] value) {
            return write(() -> out.writeByteArray(field, value));
        }

        byte[] toByteArray() {
            write(out::flush);
            return bytes.toByteArray();
        }

        private Message write(Step step) {
            try {
                step.run();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
        }
    }

    /** One write, which cannot fail on memory. */
    private interface Step {
        void run() throws IOException;
    }
}
