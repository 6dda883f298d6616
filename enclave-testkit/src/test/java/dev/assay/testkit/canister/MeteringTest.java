package dev.assay.testkit.canister;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wasm.types.OpCode;
import org.junit.jupiter.api.Test;

class MeteringTest {
    private static final byte[] NONE = {};

    /** What msg_reply costs: its overhead, the call itself (5), and the function's own start (1). */
    private static final long REPLY = 500 + 5 + 1;

    private static long count(String code) {
        CanisterEmulator canister = CanisterEmulator.load(new WasmAssembler()
                .importFunction("ic0", "msg_reply", "", "")
                .importFunction("ic0", "performance_counter", "i", "l")
                .importFunction("ic0", "msg_reply_data_append", "ii", "")
                .memory(1)
                .function("leaf", "nop")
                .export("canister_query f", code + " call msg_reply")
                .toBytes());
        canister.install(NONE);
        return canister.query("f", NONE).instructions();
    }

    @Test
    void addsTheWeightsOfStraightCode() {
        assertThat(count("")).isEqualTo(REPLY);
        assertThat(count("i32.const 6 i32.const 3 i32.add drop")).isEqualTo(REPLY + 4);
        assertThat(count("i32.const 6 i32.const 3 i32.div_u drop")).isEqualTo(REPLY + 1 + 1 + 10 + 1);
        assertThat(count("i32.const 0 i32.load drop")).isEqualTo(REPLY + 3);
    }

    @Test
    void countsACallAndTheFunctionItEnters() {
        // call 5, then 1 for entering and 1 for the nop.
        assertThat(count("call leaf")).isEqualTo(REPLY + 5 + 1 + 1);
    }

    @Test
    void countsEachTurnOfALoop() {
        String loop = """
                i32.const 10 local.set 0
                loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end""";
        // Before: const 1, set 1. Each turn: get, const, sub, tee 1 each, br_if 2.
        assertThat(count(loop)).isEqualTo(REPLY + 2 + 10 * 6);
    }

    @Test
    void countsOnlyTheBranchThatIsTaken() {
        String branches = "if i32.const 1 drop else i32.const 1 i32.const 1 i32.add drop end";
        assertThat(count("i32.const 1 " + branches)).isEqualTo(REPLY + 1 + 2 + 2);
        assertThat(count("i32.const 0 " + branches)).isEqualTo(REPLY + 1 + 2 + 4);
    }

    @Test
    void countsTheBytesOfBulkInstructions() {
        String fill = "i32.const 0 i32.const 7 i32.const 1000 memory.fill";
        assertThat(count(fill)).isEqualTo(REPLY + 3 + 100 + 1000);
    }

    @Test
    void countsTheBytesOfSystemCalls() {
        assertThat(count("i32.const 0 i32.const 8 call msg_reply_data_append")).isEqualTo(REPLY + 2 + 5 + 500 + 8);
    }

    @Test
    void givesTheCountToTheCanister() {
        String code = """
                i32.const 0 i32.const 0 call performance_counter i64.store
                i32.const 0 i32.const 8 call msg_reply_data_append""";
        // The block is charged when it is entered: with all of f but what system calls add later.
        CanisterEmulator canister = CanisterEmulator.load(new WasmAssembler()
                .importFunction("ic0", "msg_reply", "", "")
                .importFunction("ic0", "performance_counter", "i", "l")
                .importFunction("ic0", "msg_reply_data_append", "ii", "")
                .memory(1)
                .export("canister_query f", code + " call msg_reply")
                .toBytes());
        canister.install(NONE);
        assertThat(canister.query("f", NONE).bytes()).startsWith((byte) (1 + 2 + 5 + 1 + 2 + 5 + 5 + 200));
    }

    @Test
    void weighsAsTheReplicaDoes() {
        assertThat(InstructionCosts.of(OpCode.CALL_INDIRECT)).isEqualTo(10);
        assertThat(InstructionCosts.of(OpCode.GLOBAL_SET)).isEqualTo(2);
        assertThat(InstructionCosts.of(OpCode.I64_MUL)).isEqualTo(1);
        assertThat(InstructionCosts.of(OpCode.I64_REM_U)).isEqualTo(10);
        assertThat(InstructionCosts.of(OpCode.F64_CONVERT_I64_U)).isEqualTo(16);
        assertThat(InstructionCosts.of(OpCode.F64_CONVERT_I64_S)).isEqualTo(3);
        assertThat(InstructionCosts.of(OpCode.I32_TRUNC_SAT_F64_S)).isEqualTo(20);
        assertThat(InstructionCosts.of(OpCode.F64_GE)).isEqualTo(3);
        assertThat(InstructionCosts.of(OpCode.MEMORY_GROW)).isEqualTo(300);
        assertThat(InstructionCosts.of(OpCode.I64x2_MUL)).isEqualTo(4);
        assertThat(InstructionCosts.of(OpCode.I64x2_EXTMUL_LOW_I32x4_U)).isEqualTo(1);
    }
}
