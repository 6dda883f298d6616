package dev.assay.canister.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One section of a WebAssembly module (core specification 5.5): its id and its content, undecoded.
 *
 * @param id 0 for a custom section, 2 imports, 7 exports, 10 code
 */
record WasmSection(int id, byte[] content) {
    static final int CUSTOM = 0;
    static final int EXPORT = 7;
    static final int CODE = 10;
    private static final int PREAMBLE = 8;

    /** Splits a module into its sections; refuses one whose sections do not fill it exactly. */
    static List<WasmSection> split(byte[] module) throws IOException {
        List<WasmSection> sections = new ArrayList<>();
        WasmReader reader = new WasmReader(module);
        reader.skip(PREAMBLE);
        while (reader.remaining() > 0) {
            int id = reader.u8();
            sections.add(new WasmSection(id, reader.bytes(reader.u32())));
        }
        return sections;
    }

    /** The module made of these sections, with the first module's magic number and version. */
    static byte[] join(byte[] preambleFrom, List<WasmSection> sections) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(preambleFrom, PREAMBLE));
        for (WasmSection section : sections) {
            out.write(section.id);
            WasmWriter.u32(out, section.content.length);
            out.writeBytes(section.content);
        }
        return out.toByteArray();
    }

    /** A custom section of this name. */
    static WasmSection custom(String name, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WasmWriter.name(out, name);
        out.writeBytes(payload);
        return new WasmSection(CUSTOM, out.toByteArray());
    }
}
