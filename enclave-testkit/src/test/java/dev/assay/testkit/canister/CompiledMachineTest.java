package dev.assay.testkit.canister;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CompiledMachineTest {
    private static final byte[] NONE = {};
    private static final int TOO_MANY = 20_000;

    private static CanisterModule module(int times) {
        return CanisterModule.compile(new WasmAssembler()
                .importFunction("ic0", "msg_reply", "", "")
                .memory(1)
                .function("work", "i32.const 0 i32.load drop", times)
                .export("canister_query f", "call work call msg_reply")
                .toBytes());
    }

    @Test
    void compilesEverythingThatFits() {
        assertThat(module(10).interpretedFunctions()).isEmpty();
    }

    @Test
    void namesAFunctionThatIsTooLargeAndRunsItAllTheSame() {
        CanisterModule module = module(TOO_MANY);
        // The import comes first.
        assertThat(module.interpretedFunctions()).containsExactly(1);
        CanisterEmulator canister = CanisterEmulator.load(module);
        canister.install(NONE);
        assertThat(canister.query("f", NONE).instructions()).isGreaterThan(3L * TOO_MANY);
    }
}
