package dev.assay.canister.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.UnknownCustomSection;
import dev.assay.testkit.canister.WasmAssembler;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WasmPackerTest {
    private static final byte[] MODULE = new WasmAssembler()
            .memory(1)
            .export("canister_init", "nop")
            .export("canister_query f", "nop")
            .export("start", "nop")
            .export("teavm_stringData", "nop")
            .custom("name", new byte[] {1, 2, 3})
            .toBytes();

    @Test
    void keepsOnlyWhatTheSystemCalls() throws Exception {
        WasmModule packed = Parser.parse(WasmPacker.pack(MODULE, "service : {}"));
        assertThat(packed.exportSection().exportCount()).isEqualTo(2);
        assertThat(packed.exportSection().getExport(0).name()).isEqualTo("canister_init");
        assertThat(packed.exportSection().getExport(1).name()).isEqualTo("canister_query f");
        assertThat(packed.codeSection().functionBodyCount()).isEqualTo(4);
    }

    @Test
    void carriesTheInterfaceAndNothingElse() throws Exception {
        WasmModule packed = Parser.parse(WasmPacker.pack(MODULE, "service : {}"));
        assertThat(packed.customSections()).hasSize(1);
        UnknownCustomSection section = (UnknownCustomSection) packed.customSection("icp:public candid:service");
        assertThat(section.bytes()).asString().isEqualTo("service : {}");
    }

    @Test
    void refusesAModuleCutShort() {
        byte[] cut = Arrays.copyOf(MODULE, MODULE.length - 1);
        assertThatThrownBy(() -> WasmPacker.pack(cut, ""))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut short");
    }
}
