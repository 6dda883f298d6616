package dev.assay.server.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Bodies of the binary tensor data extension, written and taken apart by hand. */
record BinaryBody(String json, byte[] tail) {
    static final String LENGTH = "Inference-Header-Content-Length";

    static BinaryBody of(String json, byte[]... tensors) {
        return new BinaryBody(json, join(tensors));
    }

    /** Of an answer. */
    static BinaryBody of(byte[] body, int jsonLength) {
        ByteBuffer bytes = ByteBuffer.wrap(body);
        byte[] json = new byte[jsonLength];
        byte[] tail = new byte[body.length - jsonLength];
        bytes.get(json).get(tail);
        return new BinaryBody(new String(json, StandardCharsets.UTF_8), tail);
    }

    byte[] bytes() {
        return join(json.getBytes(StandardCharsets.UTF_8), tail);
    }

    String length() {
        return Integer.toString(json.getBytes(StandardCharsets.UTF_8).length);
    }

    static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    /** Each with its length before it. */
    static byte[] texts(String... values) {
        byte[] all = {};
        for (String value : values) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            ByteBuffer length =
                    ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length);
            all = join(all, length.array(), utf8);
        }
        return all;
    }
}
