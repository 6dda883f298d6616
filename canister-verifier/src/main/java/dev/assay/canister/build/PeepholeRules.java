package dev.assay.canister.build;

import com.dylibso.chicory.wasm.types.OpCode;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules: each looks at the end of what was written so far and, where it fits, writes it shorter. What one rule
 * writes the next may shorten further.
 */
final class PeepholeRules {
    private static final long LOW_32_BITS = 0xffffffffL;

    /** Offset of an array's length in TeaVM's heap. */
    private static final long ARRAY_LENGTH = 8;

    private static final WasmOp NOTHING = WasmOp.of(OpCode.NOP);

    private final List<WasmOp> written = new ArrayList<>();

    void add(WasmOp op) {
        written.add(op);
        switch (op.code()) {
            case LOCAL_GET -> tee();
            case I64_EXTEND_I32_S, I64_EXTEND_I32_U -> longConstant();
            case I64_AND -> unsignedExtension();
            case BR_IF, IF -> doubleNegation();
            case I32_OR -> rotation(OpCode.I32_CONST, OpCode.I32_SHL, OpCode.I32_SHR_U, OpCode.I32_ROTL, Integer.SIZE);
            case I64_OR -> rotation(OpCode.I64_CONST, OpCode.I64_SHL, OpCode.I64_SHR_U, OpCode.I64_ROTL, Long.SIZE);
            case END -> boundsCheck();
            default -> {}
        }
    }

    List<WasmOp> result() {
        return written;
    }

    /** local.set x, local.get x. */
    private void tee() {
        WasmOp set = last(1);
        if (set.is(OpCode.LOCAL_SET, last(0).operands()[0])) {
            replace(2, WasmOp.local(OpCode.LOCAL_TEE, set.operands()[0]));
        }
    }

    /** A constant made long: shift distances, mostly. */
    private void longConstant() {
        WasmOp constant = last(1);
        if (constant.is(OpCode.I32_CONST)) {
            int value = (int) constant.operands()[0];
            boolean signed = last(0).is(OpCode.I64_EXTEND_I32_S);
            replace(2, WasmOp.longConstant(signed ? value : Integer.toUnsignedLong(value)));
        }
    }

    /** {@code (long) x & 0xffffffffL}, the way to an unsigned number in Java. */
    private void unsignedExtension() {
        if (ends(OpCode.I64_EXTEND_I32_S, OpCode.I64_CONST, OpCode.I64_AND)
                && last(1).is(OpCode.I64_CONST, LOW_32_BITS)) {
            replace(3, WasmOp.of(OpCode.I64_EXTEND_I32_U));
        }
    }

    /** Two negations before a condition, which asks for zero or not. */
    private void doubleNegation() {
        if (ends(OpCode.I32_EQZ, OpCode.I32_EQZ, last(0).code())) {
            replace(3, last(0));
        }
    }

    /** {@code x >>> n | x << width - n}, in either order. */
    private void rotation(OpCode constant, OpCode left, OpCode right, OpCode rotate, int width) {
        boolean rightFirst = ends(constant, right, OpCode.LOCAL_GET, constant, left, last(0).code());
        boolean leftFirst = ends(constant, left, OpCode.LOCAL_GET, constant, right, last(0).code());
        WasmOp value = last(6);
        if (!rightFirst && !leftFirst) {
            return;
        }
        boolean local = value.is(OpCode.LOCAL_GET) || value.is(OpCode.LOCAL_TEE);
        long first = last(5).operands()[0] & width - 1;
        long second = last(2).operands()[0] & width - 1;
        if (local && last(3).operands()[0] == value.operands()[0] && first != 0 && first + second == width) {
            WasmOp distance = leftFirst ? last(5) : last(2);
            replace(7, value, distance, WasmOp.of(rotate));
        }
    }

    /**
     * An index that is not below zero and below the array's length, which never is below zero itself: one unsigned
     * comparison. The whole of TeaVM's check is matched, up to the end of the block that a bad index leaves by.
     */
    private void boundsCheck() {
        boolean check = ends(
                OpCode.LOCAL_GET,
                OpCode.I32_CONST,
                OpCode.I32_LT_S,
                OpCode.BR_IF,
                OpCode.LOCAL_GET,
                OpCode.LOCAL_GET,
                OpCode.LOCAL_GET,
                OpCode.I32_LOAD,
                OpCode.I32_LT_S,
                OpCode.BR_IF,
                OpCode.DROP,
                OpCode.END);
        if (!check) {
            return;
        }
        long index = last(11).operands()[0];
        boolean same = last(7).operands()[0] == index && last(6).operands()[0] == index;
        boolean fromZero = last(10).operands()[0] == 0;
        boolean leaves = last(8).operands()[0] == 0 && last(2).operands()[0] == 1;
        if (same && fromZero && leaves && last(4).operands()[1] == ARRAY_LENGTH) {
            replace(12, last(7), last(6), last(5), last(4), WasmOp.of(OpCode.I32_LT_U), last(2), last(1), last(0));
        }
    }

    private boolean ends(OpCode... codes) {
        if (written.size() < codes.length) {
            return false;
        }
        for (int i = 0; i < codes.length; i++) {
            if (!last(codes.length - 1 - i).is(codes[i])) {
                return false;
            }
        }
        return true;
    }

    /** The last instruction but {@code back}; {@code nop} where there is none. */
    private WasmOp last(int back) {
        int index = written.size() - 1 - back;
        return index < 0 ? NOTHING : written.get(index);
    }

    private void replace(int count, WasmOp... by) {
        written.subList(written.size() - count, written.size()).clear();
        written.addAll(List.of(by));
    }
}
