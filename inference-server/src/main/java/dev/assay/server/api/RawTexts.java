package dev.assay.server.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** BYTES tensors in raw form: for each element its length, 4 bytes little-endian, and then its bytes. */
final class RawTexts {
    private RawTexts() {}

    /** Reads exactly so many texts; anything left over is an error. */
    static List<String> read(ByteBuffer raw, int count) throws ApiException {
        ByteBuffer in = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(next(in));
        }
        require(!in.hasRemaining());
        return texts;
    }

    private static String next(ByteBuffer in) throws ApiException {
        require(in.remaining() >= Integer.BYTES);
        int length = in.getInt();
        require(length >= 0 && length <= in.remaining());
        String text = utf8(in.slice(in.position(), length));
        in.position(in.position() + length);
        return text;
    }

    /** ONNX texts are UTF-8, so other bytes have no place in them. */
    static String utf8(ByteBuffer bytes) throws ApiException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw ApiException.badRequest("tensor.value", "a BYTES tensor has an element that is not UTF-8");
        }
    }

    static ByteBuffer write(List<String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.writeBytes(length.putInt(utf8.length).array());
            out.writeBytes(utf8);
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    private static void require(boolean condition) throws ApiException {
        if (!condition) {
            throw ApiException.badRequest("tensor.size", "a tensor's data is not as its shape says");
        }
    }
}
