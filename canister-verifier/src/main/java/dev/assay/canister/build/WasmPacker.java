package dev.assay.canister.build;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns TeaVM's module into the one that is installed: exports for the system and nobody else, no debugging sections,
 * and the Candid interface where the interface specification wants it (custom section "icp:public candid:service").
 */
final class WasmPacker {
    private static final int FUNCTION = 0;
    private static final int MEMORY = 2;

    private WasmPacker() {}

    static byte[] pack(byte[] module, String candid) throws IOException {
        List<WasmSection> kept = new ArrayList<>();
        for (WasmSection section : WasmSection.split(module)) {
            if (section.id() == WasmSection.EXPORT) {
                kept.add(new WasmSection(WasmSection.EXPORT, systemExports(section.content())));
            } else if (section.id() != WasmSection.CUSTOM) {
                kept.add(section);
            }
        }
        kept.add(WasmSection.custom("icp:public candid:service", candid.getBytes(StandardCharsets.UTF_8)));
        return WasmSection.join(module, kept);
    }

    private static byte[] systemExports(byte[] content) throws IOException {
        WasmReader reader = new WasmReader(content);
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        int kept = 0;
        for (int left = reader.u32(); left > 0; left--) {
            String name = reader.name();
            int kind = reader.u8();
            int index = reader.u32();
            if (kind == FUNCTION && name.startsWith("canister_") || kind == MEMORY && name.equals("memory")) {
                WasmWriter.name(entries, name);
                entries.write(kind);
                WasmWriter.u32(entries, index);
                kept++;
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WasmWriter.u32(out, kept);
        out.writeBytes(entries.toByteArray());
        return out.toByteArray();
    }
}
