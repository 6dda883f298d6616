package dev.assay.testkit.canister;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.wasm.types.ValType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CanisterEmulatorTest {
    private static final byte[] NONE = {};

    /** Increments a global and a heap byte and a stable byte, then answers with the heap byte. */
    private static final String COUNT = """
            global.get 0 i32.const 1 i32.add global.set 0
            i32.const 0 i32.const 0 i32.load8_u i32.const 1 i32.add i32.store8
            i64.const 0 i64.const 0 i64.const 1 call stable64_write
            """;

    private static final String READ_GLOBAL = "i32.const 100 global.get 0 i32.store8 ";
    private static final String REPLY_HEAP = " i32.const 0 i32.const 1 call msg_reply_data_append call msg_reply ";

    private static WasmAssembler counter() {
        return ic0().memory(1)
                .global()
                .export("canister_init", "i64.const 1 call stable64_grow drop")
                .export("canister_update count", COUNT + REPLY_HEAP)
                .export("canister_update count_and_trap", COUNT + "i32.const 0 i32.const 3 call trap")
                .export("canister_update count_and_crash", COUNT + "unreachable")
                .export("canister_query count_in_query", COUNT + REPLY_HEAP)
                .export("canister_query heap", REPLY_HEAP)
                .export(
                        "canister_query global",
                        READ_GLOBAL + "i32.const 100 i32.const 1 call msg_reply_data_append call msg_reply")
                .export("canister_query stable", "i64.const 0 i64.const 0 i64.const 1 call stable64_read" + REPLY_HEAP);
    }

    private static WasmAssembler ic0() {
        WasmAssembler module = new WasmAssembler();
        for (Ic0Signature signature : Ic0Signature.ALL.values()) {
            module.importFunction(
                    "ic0",
                    signature.name(),
                    letters(signature.type().params()),
                    letters(signature.type().returns()));
        }
        return module;
    }

    private static String letters(List<ValType> types) {
        StringBuilder letters = new StringBuilder();
        types.forEach(type -> letters.append(type.equals(ValType.I32) ? 'i' : 'l'));
        return letters.toString();
    }

    private static CanisterEmulator installed(WasmAssembler module) {
        CanisterEmulator canister = CanisterEmulator.load(module.toBytes());
        canister.install(NONE);
        return canister;
    }

    private static void assertTrap(Runnable call, String code, String message) {
        assertThatExceptionOfType(CanisterTrap.class)
                .isThrownBy(call::run)
                .satisfies(trap -> assertThat(trap.code()).isEqualTo(code))
                .withMessageContaining(message);
    }

    @Test
    void keepsWhatAnUpdateDid() {
        CanisterEmulator canister = installed(counter());
        canister.update("count", NONE);
        assertThat(canister.update("count", NONE).bytes()).containsExactly(2);
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(2);
        assertThat(canister.query("global", NONE).bytes()).containsExactly(2);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(2);
    }

    @Test
    void undoesEverythingWhenTheCanisterTraps() {
        CanisterEmulator canister = installed(counter());
        canister.update("count", NONE);
        assertTrap(() -> canister.update("count_and_trap", NONE), CanisterTrap.CALLED_TRAP, "");
        assertTrap(() -> canister.update("count_and_crash", NONE), CanisterTrap.TRAPPED, "");
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(1);
        assertThat(canister.query("global", NONE).bytes()).containsExactly(1);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(1);
    }

    @Test
    void throwsAwayWhatAQueryDid() {
        CanisterEmulator canister = installed(counter());
        assertThat(canister.query("count_in_query", NONE).bytes()).containsExactly(1);
        assertThat(canister.query("count_in_query", NONE).bytes()).containsExactly(1);
        // Also when the query is called through consensus.
        assertThat(canister.update("count_in_query", NONE).bytes()).containsExactly(1);
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(0);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(0);
    }

    @Test
    void upgradeDropsTheHeapAndKeepsStableMemory() {
        CanisterEmulator canister = installed(counter());
        canister.update("count", NONE);
        canister.upgrade(counter().toBytes(), NONE);
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(0);
        assertThat(canister.query("global", NONE).bytes()).containsExactly(0);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(1);
    }

    @Test
    void failedUpgradeChangesNothing() {
        CanisterEmulator canister = installed(counter());
        canister.update("count", NONE);
        byte[] broken =
                counter().export("canister_post_upgrade", COUNT + "unreachable").toBytes();
        assertTrap(() -> canister.upgrade(broken, NONE), CanisterTrap.TRAPPED, "");
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(1);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(1);
    }

    @Test
    void preUpgradeWritesStableMemoryOnly() {
        String save = "i32.const 0 i32.const 77 i32.store8 i64.const 0 i64.const 0 i64.const 1 call stable64_write";
        CanisterEmulator canister = installed(counter().export("canister_pre_upgrade", save));
        canister.upgrade(counter().toBytes(), NONE);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(77);
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(0);
    }

    @Test
    void reinstallClearsStableMemory() {
        CanisterEmulator canister = installed(counter());
        canister.update("count", NONE);
        canister.reinstall(CanisterModule.compile(counter().toBytes()), NONE);
        assertThat(canister.query("stable", NONE).bytes()).containsExactly(0);
    }

    @Test
    void undoesGrowthOfMemory() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_update grow", "i32.const 1 memory.grow drop unreachable")
                .export("canister_query size", "i32.const 0 memory.size i32.store8" + REPLY_HEAP));
        assertTrap(() -> canister.update("grow", NONE), CanisterTrap.TRAPPED, "");
        assertThat(canister.query("size", NONE).bytes()).containsExactly(1);
    }

    @Test
    void answersOnce() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_update twice", "call msg_reply call msg_reply")
                .export(
                        "canister_update append_after",
                        "call msg_reply i32.const 0 i32.const 1 call msg_reply_data_append")
                .export("canister_update never", "nop")
                .export("canister_update reject", "i32.const 0 i32.const 2 call msg_reject")
                .data(0, WasmAssembler.utf8("no")));
        assertTrap(() -> canister.update("twice", NONE), CanisterTrap.CONTRACT_VIOLATION, "answered already");
        assertTrap(() -> canister.update("append_after", NONE), CanisterTrap.CONTRACT_VIOLATION, "answered already");
        assertThatExceptionOfType(CanisterReject.class)
                .isThrownBy(() -> canister.update("never", NONE))
                .satisfies(reject -> assertThat(reject.code()).isEqualTo(CanisterReject.DID_NOT_REPLY));
        assertThatExceptionOfType(CanisterReject.class)
                .isThrownBy(() -> canister.update("reject", NONE))
                .withMessage("no")
                .satisfies(reject -> assertThat(reject.code()).isEqualTo(CanisterReject.REJECTED));
    }

    @Test
    void knowsOnlyExportedMethods() {
        CanisterEmulator canister = installed(counter());
        assertThatExceptionOfType(CanisterReject.class)
                .isThrownBy(() -> canister.update("nothing", NONE))
                .satisfies(reject -> assertThat(reject.code()).isEqualTo(CanisterReject.METHOD_NOT_FOUND));
        assertThatExceptionOfType(CanisterReject.class)
                .isThrownBy(() -> canister.query("count", NONE))
                .satisfies(reject -> assertThat(reject.code()).isEqualTo(CanisterReject.METHOD_NOT_FOUND));
    }

    @Test
    void refusesCallsOutsideTheirContext() {
        String certify = "i32.const 0 i32.const 1 call certified_data_set";
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_query certify", certify + " call msg_reply")
                .export("canister_update certify_in_update", certify + " call msg_reply")
                .export("canister_update accept", "call accept_message")
                .export("canister_update certify_too_much", "i32.const 0 i32.const 33 call certified_data_set"));
        assertTrap(
                () -> canister.query("certify", NONE),
                CanisterTrap.CONTRACT_VIOLATION,
                "ic0.certified_data_set cannot be called in context NRQ");
        assertTrap(() -> canister.update("certify", NONE), CanisterTrap.CONTRACT_VIOLATION, "context RQ");
        assertTrap(() -> canister.update("accept", NONE), CanisterTrap.CONTRACT_VIOLATION, "context U");
        assertTrap(() -> canister.update("certify_too_much", NONE), CanisterTrap.CONTRACT_VIOLATION, "at most 32");
        canister.update("certify_in_update", NONE);
        assertThat(canister.certifiedData()).containsExactly(0);
    }

    @Test
    void refusesSystemCallsInStart() {
        CanisterEmulator canister = CanisterEmulator.load(
                ic0().function("begin", "call time drop").start("begin").toBytes());
        assertTrap(
                () -> canister.install(NONE),
                CanisterTrap.CONTRACT_VIOLATION,
                "ic0.time cannot be called in context s");
    }

    @Test
    void runsStartBeforeInit() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .function("begin", "i32.const 0 i32.const 40 i32.store8")
                .start("begin")
                .export("canister_init", "i32.const 0 i32.const 0 i32.load8_u i32.const 2 i32.add i32.store8")
                .export("canister_query heap", REPLY_HEAP));
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(42);
    }

    @Test
    void refusesForeignImports() {
        byte[] module = new WasmAssembler()
                .importFunction("env", "log", "i", "")
                .function("f", "nop")
                .toBytes();
        assertThatThrownBy(() -> CanisterEmulator.load(module).install(NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a replica has no import env.log");
    }

    @Test
    void asksInspectMessageFirst() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_inspect_message", "call msg_arg_data_size if call accept_message end")
                .export("canister_update f", "call msg_reply"));
        assertThat(canister.update("f", new byte[] {1}).bytes()).isEmpty();
        assertThatExceptionOfType(CanisterReject.class)
                .isThrownBy(() -> canister.update("f", NONE))
                .satisfies(reject -> assertThat(reject.code()).isEqualTo(CanisterReject.REJECTED));
    }

    @Test
    void stopsAtTheInstructionLimit() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_inspect_message", "loop br 0 end")
                .export("canister_update f", "call msg_reply"));
        assertTrap(
                () -> canister.update("f", NONE), CanisterTrap.INSTRUCTION_LIMIT, "more than 200000000 instructions");
    }

    @Test
    void boundsReplies() {
        int tooMuch = (2 << 20) + 1;
        CanisterEmulator canister = installed(ic0().memory(64)
                .export("canister_update f", "i32.const 0 i32.const " + tooMuch + " call msg_reply_data_append"));
        assertTrap(() -> canister.update("f", NONE), CanisterTrap.CONTRACT_VIOLATION, "at most 2097152");
    }

    @Test
    void takesOnlyTheCyclesItIsOffered() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_update take", "i64.const 100 call msg_cycles_accept drop call msg_reply")
                .export("canister_update take_and_trap", "i64.const 100 call msg_cycles_accept drop unreachable"));
        long before = canister.cycles();
        canister.attachCycles(40).update("take", NONE);
        assertThat(canister.cycles()).isEqualTo(before + 40);
        canister.update("take", NONE);
        assertThat(canister.cycles()).isEqualTo(before + 40);
        assertTrap(() -> canister.attachCycles(40).update("take_and_trap", NONE), CanisterTrap.TRAPPED, "");
        assertThat(canister.cycles()).isEqualTo(before + 40);
    }

    @Test
    void passesTimeAndFiresTheTimer() {
        CanisterEmulator canister = installed(
                ic0().memory(1)
                        .export("canister_init", "i64.const 2000000000 call global_timer_set drop")
                        .export("canister_global_timer", "i32.const 0 i32.const 9 i32.store8")
                        .export("canister_query heap", REPLY_HEAP)
                        .export(
                                "canister_query time",
                                "i32.const 0 call time i64.store i32.const 0 i32.const 8 call msg_reply_data_append call msg_reply"));
        canister.timeNanos(1_000_000_000L);
        assertThat(canister.fireTimerIfDue()).isFalse();
        canister.advance(Duration.ofSeconds(1));
        assertThat(canister.query("time", NONE).bytes()).isEqualTo(new byte[] {0, (byte) 0x94, 0x35, 0x77, 0, 0, 0, 0});
        assertThat(canister.fireTimerIfDue()).isTrue();
        assertThat(canister.fireTimerIfDue()).isFalse();
        assertThat(canister.query("heap", NONE).bytes()).containsExactly(9);
    }

    @Test
    void keepsTheLogOfAMessageThatTrapped() {
        CanisterEmulator canister = installed(ic0().memory(1)
                .data(0, WasmAssembler.utf8("here"))
                .export("canister_update f", "i32.const 0 i32.const 4 call debug_print unreachable"));
        assertTrap(() -> canister.update("f", NONE), CanisterTrap.TRAPPED, "");
        assertThat(canister.log()).containsExactly("here");
    }

    @Test
    void givesCallerAndArgument() {
        String copyCaller = "i32.const 0 i32.const 0 call msg_caller_size call msg_caller_copy "
                + "i32.const 0 call msg_caller_size call msg_reply_data_append ";
        String copyArgument = "i32.const 0 i32.const 0 call msg_arg_data_size call msg_arg_data_copy "
                + "i32.const 0 call msg_arg_data_size call msg_reply_data_append call msg_reply";
        CanisterEmulator canister = installed(ic0().memory(1)
                .export("canister_query f", copyCaller + copyArgument)
                .export("canister_query beyond", "i32.const 0 i32.const 1 i32.const 3 call msg_arg_data_copy"));
        assertThat(canister.query("f", new byte[] {7, 8}).bytes()).containsExactly(4, 7, 8);
        assertThat(canister.caller(new byte[] {1, 2, 3})
                        .query("f", new byte[] {9})
                        .bytes())
                .containsExactly(1, 2, 3, 9);
        assertTrap(
                () -> canister.query("beyond", new byte[] {1, 2, 3}),
                CanisterTrap.CONTRACT_VIOLATION,
                "copy of 3 bytes at 1");
    }

    @Test
    void saysThatItIsAnEmulator() {
        CanisterEmulator canister = installed(counter());
        assertThat(canister.update("count", NONE).toString()).contains("emulator, not a replica");
        assertThatThrownBy(() -> canister.update("count_and_trap", NONE))
                .asString()
                .contains("emulator, not a replica");
    }
}
