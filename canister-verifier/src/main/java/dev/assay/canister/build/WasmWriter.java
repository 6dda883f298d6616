package dev.assay.canister.build;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The few encodings of the WebAssembly binary format (core specification 5.2) that packing needs. */
final class WasmWriter {
    private WasmWriter() {}

    static void u32(ByteArrayOutputStream out, int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    static void s64(ByteArrayOutputStream out, long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        out.write((int) (rest & 0x7F));
    }

    static void name(ByteArrayOutputStream out, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        u32(out, utf8.length);
        out.writeBytes(utf8);
    }
}
