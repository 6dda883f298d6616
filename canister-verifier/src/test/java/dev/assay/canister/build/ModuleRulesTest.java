package dev.assay.canister.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.testkit.canister.WasmAssembler;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule with a module that breaks it and a twin that just does not. */
class ModuleRulesTest {
    private static WasmAssembler module() {
        return new WasmAssembler().importFunction("ic0", "msg_reply", "", "").function("f", "nop");
    }

    private static void assertAccepted(WasmAssembler module) throws Exception {
        assertThat(ModuleRules.problems(module.toBytes())).isEmpty();
    }

    private static void assertRefused(WasmAssembler module, String reason) throws Exception {
        assertThat(ModuleRules.problems(module.toBytes()))
                .hasSize(1)
                .first()
                .asString()
                .contains(reason);
    }

    @Test
    void importsOnlyIc0() throws Exception {
        assertAccepted(module());
        assertRefused(
                new WasmAssembler()
                        .importFunction("teavm", "currentTimeMillis", "", "l")
                        .function("f", "nop"),
                "import teavm.currentTimeMillis is not a function of ic0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canister_init",
                "canister_pre_upgrade",
                "canister_post_upgrade",
                "canister_inspect_message",
                "canister_heartbeat",
                "canister_global_timer",
                "canister_on_low_wasm_memory",
                "canister_update register",
                "canister_query info",
                "canister_composite_query all"
            })
    void knowsEntryPoints(String name) throws Exception {
        assertAccepted(module().exportAs(name, "f"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canister_start",
                "canister counter_instructions",
                "canister_update  register",
                "canister_update",
                "canister_query a b",
                "canister_transform x",
                "_start",
                "teavm_allocateString"
            })
    void refusesOtherExports(String name) throws Exception {
        assertRefused(module().exportAs(name, "f"), "invalid export '" + name + "'");
    }

    @Test
    void exportsAMethodOnce() throws Exception {
        assertAccepted(module().exportAs("canister_update a", "f").exportAs("canister_query b", "f"));
        assertRefused(
                module().exportAs("canister_update a", "f").exportAs("canister_query a", "f"),
                "method a is exported twice");
    }

    @Test
    void boundsFunctions() throws Exception {
        assertAccepted(withFunctions(ModuleRules.MAX_FUNCTIONS));
        assertRefused(withFunctions(ModuleRules.MAX_FUNCTIONS + 1), "functions: 50001, at most 50000");
    }

    private static WasmAssembler withFunctions(int count) {
        WasmAssembler module = new WasmAssembler();
        for (int i = 0; i < count; i++) {
            module.function("f" + i, "");
        }
        return module;
    }

    @Test
    void boundsGlobals() throws Exception {
        assertAccepted(withGlobals(ModuleRules.MAX_GLOBALS));
        assertRefused(withGlobals(ModuleRules.MAX_GLOBALS + 1), "globals: 1001, at most 1000");
    }

    private static WasmAssembler withGlobals(int count) {
        WasmAssembler module = module();
        for (int i = 0; i < count; i++) {
            module.global();
        }
        return module;
    }

    @Test
    void boundsTheSizeOfAFunction() throws Exception {
        // The end of the body counts too.
        assertAccepted(module().function("g", "nop", CodeRules.MAX_BODY_INSTRUCTIONS - 1));
        assertThat(ModuleRules.problems(module().function("g", "nop", CodeRules.MAX_BODY_INSTRUCTIONS)
                        .toBytes()))
                .contains("function 1: 1000001 instructions, at most 1000000");
    }

    @Test
    void boundsTheComplexityOfAFunction() throws Exception {
        // block 50 and end 1; the body's own end 1.
        int most = (CodeRules.MAX_COMPLEXITY - 1) / 51;
        assertAccepted(module().function("g", "block end", most));
        assertRefused(module().function("g", "block end", most + 1), "function 1: complexity 1000009");
    }

    @Test
    void weighsInstructionsAsTheReplica() throws Exception {
        // 2 for the load's and store's constants, 3 load, 3 for another constant and drop, and so on to one over.
        String unit = "i32.const 0 i32.load drop ";
        int most = (CodeRules.MAX_COMPLEXITY - 1) / 5;
        assertAccepted(module().memory(1).function("g", unit, most));
        assertRefused(module().memory(1).function("g", unit, most + 1), "complexity 1000001");
    }

    @Test
    void boundsTheCodeSection() throws Exception {
        int nops = 999_990;
        WasmAssembler module = module();
        for (int i = 0; i < 10; i++) {
            module.function("g" + i, "nop", nops);
        }
        assertAccepted(module);
        assertRefused(module.function("h", "nop", nops), "code section bytes");
    }

    @Test
    void boundsTheGzippedSize() throws Exception {
        byte[] noise = new byte[ModuleRules.MAX_GZIPPED_BYTES - 1_000];
        new Random(1).nextBytes(noise);
        assertAccepted(module().memory(40).data(0, noise));
        assertRefused(module().memory(40).data(0, noise).data(0, Arrays.copyOf(noise, 2_000)), "gzipped bytes");
    }

    @Test
    void boundsCustomSections() throws Exception {
        WasmAssembler module = module().custom("notes", new byte[1 << 20]);
        for (int i = 0; i < ModuleRules.MAX_CUSTOM_SECTIONS; i++) {
            module.custom("icp:public n" + i, new byte[1]);
        }
        assertAccepted(module);
        assertRefused(module.custom("icp:private one", new byte[1]), "icp: custom sections: 17, at most 16");
        assertAccepted(module().custom("icp:public candid:service", new byte[(1 << 20) - 100]));
        assertRefused(module().custom("icp:public candid:service", new byte[1 << 20]), "bytes of icp: custom sections");
        assertRefused(module().custom("icp:secret x", new byte[1]), "neither icp:public nor icp:private");
    }

    @Test
    void refusesWhatIsNoModule() throws Exception {
        byte[] module = module().toBytes();
        module[module.length - 1] = 0;
        assertThat(ModuleRules.problems(module)).first().asString().startsWith("not a valid module");
    }

    @Test
    void refusesInstructionsThatReplicasDoNotKnow() throws Exception {
        assertRefused(module().memory(1).function("g", "atomic.fence 0"), "replicas do not support ATOMIC_FENCE");
    }
}
