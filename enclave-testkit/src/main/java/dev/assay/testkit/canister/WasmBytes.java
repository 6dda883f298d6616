package dev.assay.testkit.canister;

import com.dylibso.chicory.wasm.types.OpCode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the WebAssembly binary format (core specification 5.2). */
final class WasmBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    WasmBytes u8(int value) {
        out.write(value);
        return this;
    }

    WasmBytes u32(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
        return this;
    }

    WasmBytes s64(long value) {
        long rest = value;
        while (rest < -64 || rest > 63) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>= 7;
        }
        out.write((int) (rest & 0x7F));
        return this;
    }

    WasmBytes op(OpCode opCode) {
        int code = opCode.opcode();
        return code <= 0xFF ? u8(code) : u8(code >>> 8).u32(code & 0xFF);
    }

    WasmBytes name(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length).raw(utf8, 0, utf8.length);
    }

    WasmBytes raw(byte[] bytes, int from, int count) {
        out.write(bytes, from, count);
        return this;
    }

    WasmBytes append(WasmBytes other) {
        out.writeBytes(other.toBytes());
        return this;
    }

    /** Length, then content. */
    WasmBytes sized(WasmBytes content) {
        return u32(content.out.size()).append(content);
    }

    WasmBytes section(int id, WasmBytes content) {
        return u8(id).sized(content);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    /** Reads numbers from a module that Chicory has already found well-formed. */
    static final class Cursor {
        private final byte[] bytes;
        private int position;

        Cursor(byte[] bytes, int position) {
            this.bytes = bytes;
            this.position = position;
        }

        int position() {
            return position;
        }

        void moveTo(int newPosition) {
            position = newPosition;
        }

        int u8() {
            return bytes[position++] & 0xFF;
        }

        int u32() {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                int next = u8();
                value |= (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
        }
    }
}
