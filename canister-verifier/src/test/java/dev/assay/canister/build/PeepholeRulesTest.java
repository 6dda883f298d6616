package dev.assay.canister.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wasm.types.OpCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is written shorter, and what only looks as if it could be. */
class PeepholeRulesTest {
    private static WasmOp op(OpCode code, long... operands) {
        return new WasmOp(code, operands, new byte[] {(byte) code.opcode()});
    }

    private static String shorten(WasmOp... ops) {
        PeepholeRules rules = new PeepholeRules();
        List.of(ops).forEach(rules::add);
        return String.join(
                " ",
                rules.result().stream()
                        .map(op -> op.code() + (op.operands().length == 0 ? "" : ":" + op.operands()[0]))
                        .toList());
    }

    private static String rotation(long local, long right, long otherLocal, long left) {
        return shorten(
                op(OpCode.LOCAL_GET, local),
                op(OpCode.I32_CONST, right),
                op(OpCode.I32_SHR_U),
                op(OpCode.LOCAL_GET, otherLocal),
                op(OpCode.I32_CONST, left),
                op(OpCode.I32_SHL),
                op(OpCode.I32_OR));
    }

    @Test
    void rotates() {
        assertThat(rotation(3, 6, 3, 26)).isEqualTo("LOCAL_GET:3 I32_CONST:26 I32_ROTL");
        assertThat(rotation(3, 6, 3, -6)).isEqualTo("LOCAL_GET:3 I32_CONST:-6 I32_ROTL");
        assertThat(rotation(3, 6, 4, 26)).contains("I32_OR");
        assertThat(rotation(3, 6, 3, 25)).contains("I32_OR");
        assertThat(rotation(3, 0, 3, 0)).contains("I32_OR");
        assertThat(shorten(
                        op(OpCode.LOCAL_GET, 1),
                        op(OpCode.I32_CONST, 7),
                        op(OpCode.I32_SHL),
                        op(OpCode.LOCAL_GET, 1),
                        op(OpCode.I32_CONST, 25),
                        op(OpCode.I32_SHR_U),
                        op(OpCode.I32_OR)))
                .isEqualTo("LOCAL_GET:1 I32_CONST:7 I32_ROTL");
    }

    @Test
    void rotatesLongsByDistancesThatAreInts() {
        assertThat(shorten(
                        op(OpCode.LOCAL_SET, 1),
                        op(OpCode.LOCAL_GET, 1),
                        op(OpCode.I32_CONST, 14),
                        op(OpCode.I64_EXTEND_I32_U),
                        op(OpCode.I64_SHR_U),
                        op(OpCode.LOCAL_GET, 1),
                        op(OpCode.I32_CONST, 50),
                        op(OpCode.I64_EXTEND_I32_U),
                        op(OpCode.I64_SHL),
                        op(OpCode.I64_OR)))
                .isEqualTo("LOCAL_TEE:1 I64_CONST:50 I64_ROTL");
    }

    @Test
    void keepsTheSignOfAConstant() {
        assertThat(shorten(op(OpCode.I32_CONST, -1), op(OpCode.I64_EXTEND_I32_S)))
                .isEqualTo("I64_CONST:-1");
        assertThat(shorten(op(OpCode.I32_CONST, -1), op(OpCode.I64_EXTEND_I32_U)))
                .isEqualTo("I64_CONST:4294967295");
        assertThat(WasmOp.longConstant(4_294_967_295L).encoded()).containsExactly(0x42, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F);
        assertThat(WasmOp.longConstant(-65).encoded()).containsExactly(0x42, 0xBF, 0x7F);
    }

    @Test
    void extendsWithoutASign() {
        assertThat(shorten(op(OpCode.I64_EXTEND_I32_S), op(OpCode.I64_CONST, 0xffffffffL), op(OpCode.I64_AND)))
                .isEqualTo("I64_EXTEND_I32_U");
        assertThat(shorten(op(OpCode.I64_EXTEND_I32_S), op(OpCode.I64_CONST, 0x7fffffffL), op(OpCode.I64_AND)))
                .contains("I64_AND");
    }

    @Test
    void dropsTwoNegationsBeforeAConditionOnly() {
        assertThat(shorten(op(OpCode.I32_EQZ), op(OpCode.I32_EQZ), op(OpCode.BR_IF, 2)))
                .isEqualTo("BR_IF:2");
        assertThat(shorten(op(OpCode.I32_EQZ), op(OpCode.BR_IF, 2))).isEqualTo("I32_EQZ BR_IF:2");
        assertThat(shorten(op(OpCode.I32_EQZ), op(OpCode.I32_EQZ), op(OpCode.I32_ADD)))
                .isEqualTo("I32_EQZ I32_EQZ I32_ADD");
    }

    @Test
    void checksAnIndexOnce() {
        assertThat(boundsCheck(4, 4, 8, 0))
                .isEqualTo("LOCAL_GET:4 LOCAL_GET:4 LOCAL_GET:0 I32_LOAD:2 I32_LT_U BR_IF:1 DROP END");
        assertThat(boundsCheck(4, 5, 8, 0)).contains("I32_LT_S");
        assertThat(boundsCheck(4, 4, 12, 0)).contains("I32_LT_S");
        assertThat(boundsCheck(4, 4, 8, 1)).contains("I32_LT_S");
    }

    private static String boundsCheck(long index, long again, long offset, long leaves) {
        return shorten(
                op(OpCode.LOCAL_GET, index),
                op(OpCode.I32_CONST, 0),
                op(OpCode.I32_LT_S),
                op(OpCode.BR_IF, leaves),
                op(OpCode.LOCAL_GET, index),
                op(OpCode.LOCAL_GET, again),
                op(OpCode.LOCAL_GET, 0),
                op(OpCode.I32_LOAD, 2, offset),
                op(OpCode.I32_LT_S),
                op(OpCode.BR_IF, 1),
                op(OpCode.DROP),
                op(OpCode.END));
    }
}
