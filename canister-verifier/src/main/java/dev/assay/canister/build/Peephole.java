package dev.assay.canister.build;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.FunctionBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Says in fewer instructions what TeaVM says in more, since a replica charges for each. Works on straight runs of
 * instructions, by the rules of {@link PeepholeRules}; no block, no branch and no local changes its meaning, and no
 * index changes.
 */
final class Peephole {
    private final byte[] module;
    private final WasmModule parsed;

    private Peephole(byte[] module) {
        this.module = module;
        this.parsed = Parser.parse(module);
    }

    static byte[] shorten(byte[] module) throws IOException {
        return new Peephole(module).run();
    }

    private byte[] run() throws IOException {
        List<WasmSection> sections = new ArrayList<>();
        for (WasmSection section : WasmSection.split(module)) {
            boolean code = section.id() == WasmSection.CODE;
            sections.add(code ? new WasmSection(WasmSection.CODE, code(section.content())) : section);
        }
        return WasmSection.join(module, sections);
    }

    private byte[] code(byte[] content) throws IOException {
        WasmReader reader = new WasmReader(content);
        int count = reader.u32();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WasmWriter.u32(out, count);
        for (int i = 0; i < count; i++) {
            byte[] body = body(reader.bytes(reader.u32()), parsed.codeSection().getFunctionBody(i));
            WasmWriter.u32(out, body.length);
            out.writeBytes(body);
        }
        return out.toByteArray();
    }

    /** Local variables as they are, then the instructions, whose addresses count from the module's beginning. */
    private static byte[] body(byte[] body, FunctionBody function) {
        List<AnnotatedInstruction> instructions = function.instructions();
        int start = instructions.get(instructions.size() - 1).address() + 1 - body.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, instructions.get(0).address() - start);
        PeepholeRules rules = new PeepholeRules();
        for (int i = 0; i < instructions.size(); i++) {
            int from = instructions.get(i).address() - start;
            int to = i + 1 < instructions.size() ? instructions.get(i + 1).address() - start : body.length;
            rules.add(new WasmOp(instructions.get(i), Arrays.copyOfRange(body, from, to)));
        }
        rules.result().forEach(op -> out.writeBytes(op.encoded()));
        return out.toByteArray();
    }
}
