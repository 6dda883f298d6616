package dev.assay.canister.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the WebAssembly binary format, refusing to read past the end. */
final class WasmReader {
    private final byte[] bytes;
    private int position;

    WasmReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int remaining() {
        return bytes.length - position;
    }

    int u8() throws IOException {
        return bytes(1)[0] & 0xFF;
    }

    int u32() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80 && value <= Integer.MAX_VALUE) {
                return (int) value;
            }
        }
        throw new IOException("number too large");
    }

    String name() throws IOException {
        return new String(bytes(u32()), StandardCharsets.UTF_8);
    }

    void skip(int count) throws IOException {
        bytes(count);
    }

    byte[] bytes(int count) throws IOException {
        if (count < 0 || count > remaining()) {
            throw new IOException("module is cut short");
        }
        position += count;
        return Arrays.copyOfRange(bytes, position - count, position);
    }
}
