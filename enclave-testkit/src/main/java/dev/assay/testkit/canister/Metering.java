package dev.assay.testkit.canister;

import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.FunctionBody;
import com.dylibso.chicory.wasm.types.OpCode;
import java.util.List;

/**
 * Rewrites a module so that it counts its own instructions, by the replica's method: a global holds what is left, each
 * basic block takes its cost from it on entry, functions and loops also stop when nothing is left, and bulk memory
 * instructions pay for their size. The counting is done by the compiled code itself and so at nearly its speed.
 *
 * <p>The start function is no longer run at instantiation, but left to the caller, who meters it as any other.
 * Everything is added at the end of its index space (one type, one global, one function), so that no index in the
 * module changes. Running out ends in {@code unreachable} with the counter below zero.
 */
final class Metering {
    private static final int TYPE = 1;
    private static final int FUNCTION = 3;
    private static final int MEMORY = 5;
    private static final int GLOBAL = 6;
    private static final int START = 8;
    private static final int CODE = 10;
    private static final int PREAMBLE = 8;

    private final byte[] bytes;
    private final WasmModule module;
    private final int counter;
    private final int charge;
    private final WasmBytes out = new WasmBytes();
    private boolean globalWritten;

    private Metering(byte[] bytes, WasmModule module) {
        this.bytes = bytes;
        this.module = module;
        this.counter = counterIndex(module);
        this.charge = module.importSection().count(ExternalType.FUNCTION)
                + module.functionSection().functionCount();
    }

    /** Index of the global that holds the instructions left, in the rewritten module. */
    static int counterIndex(WasmModule module) {
        return module.importSection().count(ExternalType.GLOBAL)
                + module.globalSection().globalCount();
    }

    static byte[] instrument(byte[] bytes, WasmModule module) {
        return new Metering(bytes, module).run();
    }

    private byte[] run() {
        out.raw(bytes, 0, PREAMBLE);
        WasmBytes.Cursor cursor = new WasmBytes.Cursor(bytes, PREAMBLE);
        while (cursor.position() < bytes.length) {
            int id = cursor.u8();
            int size = cursor.u32();
            int start = cursor.position();
            if (id > MEMORY && id != GLOBAL) {
                addGlobalSection();
            }
            section(id, start, size);
            cursor.moveTo(start + size);
        }
        return out.toBytes();
    }

    private void section(int id, int start, int size) {
        switch (id) {
            case TYPE ->
                out.section(
                        id,
                        extended(
                                start,
                                size,
                                new WasmBytes().u8(0x60).u32(1).u8(0x7E).u32(1).u8(0x7E)));
            case FUNCTION ->
                out.section(
                        id,
                        extended(
                                start,
                                size,
                                new WasmBytes().u32(module.typeSection().typeCount())));
            case GLOBAL -> {
                out.section(id, extended(start, size, counterGlobal()));
                globalWritten = true;
            }
            case START -> {}
            case CODE -> out.section(id, code(start));
            default -> out.section(id, new WasmBytes().raw(bytes, start, size));
        }
    }

    /** A vector with one more element. */
    private WasmBytes extended(int start, int size, WasmBytes element) {
        WasmBytes.Cursor cursor = new WasmBytes.Cursor(bytes, start);
        int count = cursor.u32();
        return new WasmBytes()
                .u32(count + 1)
                .raw(bytes, cursor.position(), start + size - cursor.position())
                .append(element);
    }

    /** Sections come in order; a module without globals gets its section before the first later one. */
    private void addGlobalSection() {
        if (!globalWritten) {
            out.section(GLOBAL, new WasmBytes().u32(1).append(counterGlobal()));
            globalWritten = true;
        }
    }

    private static WasmBytes counterGlobal() {
        return new WasmBytes().u8(0x7E).u8(1).op(OpCode.I64_CONST).u32(0).op(OpCode.END);
    }

    private WasmBytes code(int start) {
        WasmBytes.Cursor cursor = new WasmBytes.Cursor(bytes, start);
        int count = cursor.u32();
        WasmBytes code = new WasmBytes().u32(count + 1);
        for (int i = 0; i < count; i++) {
            int size = cursor.u32();
            code.sized(body(cursor.position(), module.codeSection().getFunctionBody(i)));
            cursor.moveTo(cursor.position() + size);
        }
        return code.sized(chargeBody());
    }

    /** Takes an amount from the counter and answers it unchanged, so that it can stay on the caller's stack. */
    private WasmBytes chargeBody() {
        WasmBytes body = new WasmBytes().u32(0);
        body.op(OpCode.GLOBAL_GET).u32(counter).op(OpCode.LOCAL_GET).u32(0).op(OpCode.I64_SUB);
        body.op(OpCode.GLOBAL_SET).u32(counter);
        stopWhenEmpty(body);
        return body.op(OpCode.LOCAL_GET).u32(0).op(OpCode.END);
    }

    private WasmBytes body(int start, FunctionBody function) {
        List<AnnotatedInstruction> instructions = function.instructions();
        WasmBytes body = new WasmBytes();
        int copied = start;
        for (MeteringPoint point : MeteringPoint.of(instructions)) {
            int address = instructions.get(point.position()).address();
            body.raw(bytes, copied, address - copied);
            inject(body, point);
            copied = address;
        }
        int end = instructions.get(instructions.size() - 1).address() + 1;
        return body.raw(bytes, copied, end - copied);
    }

    private void inject(WasmBytes body, MeteringPoint point) {
        if (point.kind() == MeteringPoint.Kind.BULK) {
            body.op(OpCode.I64_EXTEND_I32_U).op(OpCode.CALL).u32(charge).op(OpCode.I32_WRAP_I64);
            return;
        }
        body.op(OpCode.GLOBAL_GET).u32(counter).op(OpCode.I64_CONST).s64(point.cost());
        body.op(OpCode.I64_SUB).op(OpCode.GLOBAL_SET).u32(counter);
        if (point.kind() == MeteringPoint.Kind.REENTRANT) {
            stopWhenEmpty(body);
        }
    }

    private void stopWhenEmpty(WasmBytes body) {
        body.op(OpCode.GLOBAL_GET).u32(counter).op(OpCode.I64_CONST).s64(0).op(OpCode.I64_LT_S);
        body.op(OpCode.IF).u8(0x40).op(OpCode.UNREACHABLE).op(OpCode.END);
    }
}
