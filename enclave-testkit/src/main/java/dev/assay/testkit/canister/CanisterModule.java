package dev.assay.testkit.canister;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Machine;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExternalType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * A canister module made ready for the emulator: rewritten to count instructions, and compiled to JVM bytecode. Compile
 * once and install as often as you like.
 */
public final class CanisterModule {
    /** The Internet Computer's own bound on an uncompressed module. */
    private static final int MAX_MODULE_BYTES = 100 << 20;

    private final WasmModule module;
    private final CompiledMachine machine;
    private final int counter;
    private final OptionalInt start;
    private final Map<String, Integer> functions = new TreeMap<>();

    private CanisterModule(WasmModule original, WasmModule module) {
        this.module = module;
        this.counter = Metering.counterIndex(original);
        this.start = original.startSection()
                .map(section -> OptionalInt.of((int) section.startIndex()))
                .orElse(OptionalInt.empty());
        this.machine = CompiledMachine.of(module);
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            Export export = module.exportSection().getExport(i);
            if (export.exportType() == ExternalType.FUNCTION) {
                functions.put(export.name(), export.index());
            }
        }
    }

    /**
     * Prepares a module, which may be gzipped.
     *
     * @throws IllegalArgumentException when it is no module that a canister can be made of
     */
    public static CanisterModule compile(byte[] wasm) {
        byte[] plain = wasm.length > 2 && wasm[0] == 0x1F && wasm[1] == (byte) 0x8B ? unzip(wasm) : wasm;
        WasmModule original = Parser.parse(plain);
        if (original.functionSection().functionCount() == 0) {
            throw new IllegalArgumentException("module without functions");
        }
        return new CanisterModule(original, Parser.parse(Metering.instrument(plain, original)));
    }

    private static byte[] unzip(byte[] gzipped) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzipped))) {
            byte[] plain = in.readNBytes(MAX_MODULE_BYTES + 1);
            if (plain.length > MAX_MODULE_BYTES) {
                throw new IllegalArgumentException("module larger than " + MAX_MODULE_BYTES + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new IllegalArgumentException("bad gzip", e);
        }
    }

    WasmModule wasm() {
        return module;
    }

    Function<Instance, Machine> machine() {
        return machine.factory();
    }

    /** Indices of the functions that run interpreted because they are too large for a JVM method; usually none. */
    public Set<Integer> interpretedFunctions() {
        return machine.interpreted();
    }

    int counter() {
        return counter;
    }

    /** Index of the start function. */
    OptionalInt start() {
        return start;
    }

    /** Index of an exported function. */
    OptionalInt function(String export) {
        Integer index = functions.get(export);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }
}
