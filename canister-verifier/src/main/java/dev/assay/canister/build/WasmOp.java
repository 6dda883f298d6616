package dev.assay.canister.build;

import com.dylibso.chicory.wasm.types.AnnotatedInstruction;
import com.dylibso.chicory.wasm.types.OpCode;
import java.io.ByteArrayOutputStream;

/**
 * One instruction.
 *
 * @param code which
 * @param operands as Chicory decodes them
 * @param encoded its bytes
 */
record WasmOp(OpCode code, long[] operands, byte[] encoded) {
    WasmOp(AnnotatedInstruction instruction, byte[] encoded) {
        this(instruction.opcode(), instruction.operands(), encoded);
    }

    /** An instruction without operands. */
    static WasmOp of(OpCode code) {
        return new WasmOp(code, new long[0], new byte[] {(byte) code.opcode()});
    }

    /** An instruction on a local. */
    static WasmOp local(OpCode code, long index) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(code.opcode());
        WasmWriter.u32(out, (int) index);
        return new WasmOp(code, new long[] {index}, out.toByteArray());
    }

    /** {@code i64.const}. */
    static WasmOp longConstant(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(OpCode.I64_CONST.opcode());
        WasmWriter.s64(out, value);
        return new WasmOp(OpCode.I64_CONST, new long[] {value}, out.toByteArray());
    }

    boolean is(OpCode wanted) {
        return code == wanted;
    }

    boolean is(OpCode wanted, long operand) {
        return code == wanted && operands[0] == operand;
    }
}
