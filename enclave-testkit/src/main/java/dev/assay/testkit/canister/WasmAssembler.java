package dev.assay.testkit.canister;

import com.dylibso.chicory.wasm.types.OpCode;
import com.dylibso.chicory.wasm.types.WasmEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Assembles small modules for tests, from instructions in the text format's spelling without its parentheses:
 * {@code "i32.const 1 i32.const 2 i32.add drop"}. Blocks have no type; {@code call} takes the name of an import or of a
 * function; functions have type {@code () -> ()} unless they say otherwise. Imports come before functions.
 */
public final class WasmAssembler {
    private static final int I32 = 0x7F;
    private static final int I64 = 0x7E;

    private final List<WasmBytes> types = new ArrayList<>();
    private final List<WasmBytes> imports = new ArrayList<>();
    private final List<WasmBytes> functions = new ArrayList<>();
    private final List<WasmBytes> globals = new ArrayList<>();
    private final List<WasmBytes> exports = new ArrayList<>();
    private final List<WasmBytes> bodies = new ArrayList<>();
    private final List<WasmBytes> data = new ArrayList<>();
    private final List<WasmBytes> custom = new ArrayList<>();
    private final Map<String, Integer> indices = new HashMap<>();
    private int memoryPages;
    private int start = -1;

    /** Imports a function; {@code i} stands for i32 and {@code l} for i64, as in {@code importFunction("ic0", "time", "", "l")}. */
    public WasmAssembler importFunction(String module, String name, String parameters, String results) {
        indices.put(name, imports.size());
        imports.add(new WasmBytes().name(module).name(name).u8(0).u32(type(parameters, results)));
        return this;
    }

    /** Declares the memory. */
    public WasmAssembler memory(int pages) {
        memoryPages = pages;
        return this;
    }

    /** Declares a mutable i32 global, zero at first. */
    public WasmAssembler global() {
        globals.add(new WasmBytes().u8(I32).u8(1).op(OpCode.I32_CONST).u32(0).op(OpCode.END));
        return this;
    }

    /** Puts text into memory at the start. */
    public WasmAssembler data(int address, byte[] content) {
        WasmBytes segment =
                new WasmBytes().u8(0).op(OpCode.I32_CONST).s64(address).op(OpCode.END);
        data.add(segment.u32(content.length).raw(content, 0, content.length));
        return this;
    }

    /** Adds a custom section. */
    public WasmAssembler custom(String name, byte[] content) {
        custom.add(new WasmBytes().name(name).raw(content, 0, content.length));
        return this;
    }

    /** A function that is not exported, without parameters and results. */
    public WasmAssembler function(String name, String code) {
        return function(name, code, 1);
    }

    /** A function whose body is this code many times over. */
    public WasmAssembler function(String name, String code, int times) {
        indices.put(name, imports.size() + functions.size());
        functions.add(new WasmBytes().u32(type("", "")));
        bodies.add(assemble(code, times));
        return this;
    }

    /** A function that is exported under its name. */
    public WasmAssembler export(String name, String code) {
        function(name, code);
        return exportAs(name, name);
    }

    /** Exports a function under another name. */
    public WasmAssembler exportAs(String exportName, String function) {
        exports.add(new WasmBytes().name(exportName).u8(0).u32(index(function)));
        return this;
    }

    /** Makes a function the start function. */
    public WasmAssembler start(String function) {
        start = index(function);
        return this;
    }

    /** The module. */
    public byte[] toBytes() {
        byte[] preamble = {0, 'a', 's', 'm', 1, 0, 0, 0};
        WasmBytes module = new WasmBytes().raw(preamble, 0, preamble.length);
        vector(module, 1, types);
        vector(module, 2, imports);
        vector(module, 3, functions);
        if (memoryPages > 0) {
            module.section(5, new WasmBytes().u32(1).u8(0).u32(memoryPages));
        }
        vector(module, 6, globals);
        vector(module, 7, exports);
        if (start >= 0) {
            module.section(8, new WasmBytes().u32(start));
        }
        vector(
                module,
                10,
                bodies.stream().map(body -> new WasmBytes().sized(body)).toList());
        vector(module, 11, data);
        custom.forEach(section -> module.section(0, section));
        return module.toBytes();
    }

    private static void vector(WasmBytes module, int id, List<WasmBytes> items) {
        if (!items.isEmpty()) {
            WasmBytes content = new WasmBytes().u32(items.size());
            items.forEach(content::append);
            module.section(id, content);
        }
    }

    private int type(String parameters, String results) {
        types.add(new WasmBytes().u8(0x60).append(valueTypes(parameters)).append(valueTypes(results)));
        return types.size() - 1;
    }

    private static WasmBytes valueTypes(String letters) {
        WasmBytes bytes = new WasmBytes().u32(letters.length());
        letters.chars().forEach(letter -> bytes.u8(letter == 'i' ? I32 : I64));
        return bytes;
    }

    private int index(String function) {
        Integer index = indices.get(function);
        if (index == null) {
            throw new IllegalArgumentException("no function " + function);
        }
        return index;
    }

    private WasmBytes assemble(String code, int times) {
        WasmBytes once = assemble(code);
        // One local, an i32.
        WasmBytes body = new WasmBytes().u32(1).u32(1).u8(I32);
        for (int i = 0; i < times; i++) {
            body.append(once);
        }
        return body.op(OpCode.END);
    }

    private WasmBytes assemble(String code) {
        WasmBytes body = new WasmBytes();
        Iterator<String> words = Arrays.stream(code.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .iterator();
        while (words.hasNext()) {
            instruction(body, words);
        }
        return body;
    }

    private void instruction(WasmBytes body, Iterator<String> words) {
        String word = words.next();
        OpCode opCode = OpCode.valueOf(word.replace('.', '_').toUpperCase(Locale.ROOT));
        body.op(opCode);
        for (WasmEncoding encoding : OpCode.signature(opCode)) {
            switch (encoding) {
                case BLOCK_TYPE -> body.u8(0x40);
                case MEMARG -> body.u32(0).u32(0);
                case VARSINT32, VARSINT64 -> body.s64(Long.parseLong(words.next()));
                case BYTE -> body.u8(Integer.parseInt(words.next()));
                case VARUINT -> body.u32(operand(opCode, words));
                default -> throw new IllegalArgumentException("cannot assemble " + word);
            }
        }
    }

    private int operand(OpCode opCode, Iterator<String> words) {
        return switch (opCode) {
            case CALL -> index(words.next());
            // Which memory: there is one.
            case MEMORY_SIZE, MEMORY_GROW, MEMORY_FILL, MEMORY_COPY -> 0;
            default -> Integer.parseInt(words.next());
        };
    }

    /** Text as the module's memory holds it. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
