package dev.assay.canister.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.canister.ic0.Ic0;
import dev.assay.testkit.canister.CanisterEmulator;
import dev.assay.testkit.canister.CanisterTrap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.teavm.interop.Export;

/** The compiler and its repairs, on canisters of a few lines that would break without them. */
class TeaVmCompilerTest {
    private static final byte[] NONE = {};

    /** What the compiler must get right. */
    static final class Small {
        private static final Object LOCK = new Object();

        private Small() {}

        public static void main(String[] arguments) {}

        @Export(name = "canister_query recurse")
        static void recurse() {
            Ic0.reply(new byte[] {(byte) depth(new byte[1])});
        }

        /** Deeper than any stack, by design: no array is ever empty. */
        private static int depth(byte[] keep) {
            return keep.length == 0 ? 0 : keep.length + depth(new byte[keep.length]);
        }

        @Export(name = "canister_query suppress")
        static void suppress() {
            String message = "nothing thrown";
            try (Closing closing = new Closing()) {
                closing.fail();
            } catch (IllegalStateException e) {
                message = String.valueOf(e.getMessage());
            }
            Ic0.reply(message.getBytes(StandardCharsets.UTF_8));
        }

        @Export(name = "canister_query synchronize")
        static void synchronize() {
            int sum = 0;
            synchronized (LOCK) {
                // More than the heap holds, so that a collection comes in between.
                for (int i = 0; i < 40_000; i++) {
                    sum += new byte[1024].length;
                }
            }
            synchronized (LOCK) {
                Ic0.reply(new byte[] {(byte) (sum / (40_000 * 1024))});
            }
        }

        @Export(name = "canister_query random")
        static void random() {
            Ic0.reply(new byte[] {(byte) new Random().nextInt()});
        }

        @Export(name = "canister_query clock")
        static void clock() {
            Ic0.reply(Long.toString(System.currentTimeMillis()).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Fails, and fails again when it is closed. */
    static final class Closing implements AutoCloseable {
        void fail() {
            throw new IllegalStateException("first");
        }

        @Override
        public void close() {
            throw new IllegalStateException("second");
        }
    }

    /** Reaches a class that the canister has not. */
    static final class Broken {
        private Broken() {}

        public static void main(String[] arguments) {}

        @Export(name = "canister_query processors")
        static void processors() {
            Ic0.reply(new byte[] {(byte) ProcessHandle.current().pid()});
        }
    }

    @Test
    void repairsTheRuntime(@TempDir Path directory) throws Exception {
        byte[] module = WasmPacker.pack(TeaVmCompiler.compile(Small.class.getName(), directory), "service : {}");
        assertThat(ModuleRules.problems(module)).isEmpty();
        assertThat(directory.toFile().list()).isEmpty();
        CanisterEmulator canister = CanisterEmulator.load(module).timeNanos(1_234_000_000L);
        canister.install(NONE);
        assertThatThrownBy(() -> canister.query("recurse", NONE)).isInstanceOf(CanisterTrap.class);
        assertThat(canister.query("suppress", NONE).bytes()).asString().isEqualTo("first");
        assertThat(canister.query("synchronize", NONE).bytes()).containsExactly(1);
        assertThat(canister.query("clock", NONE).bytes()).asString().isEqualTo("1234");
        assertThatThrownBy(() -> canister.query("random", NONE))
                .isInstanceOf(CanisterTrap.class)
                .hasMessage("randomness asked for");
    }

    @Test
    void failsOnWhatTeaVmHasNot(@TempDir Path directory) {
        assertThatThrownBy(() -> TeaVmCompiler.compile(Broken.class.getName(), directory))
                .isInstanceOf(IOException.class)
                .hasMessage("TeaVM reported problems, listed above");
    }
}
