package dev.assay.canister.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.Import;
import dev.assay.candid.VerifierInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the build left in target/canister. */
class BuiltModuleTest {
    private static final Path DIRECTORY = Path.of("target", "canister");

    @Test
    void isWhatAReplicaAccepts() throws Exception {
        byte[] module = Files.readAllBytes(DIRECTORY.resolve("verifier.wasm"));
        assertThat(ModuleRules.problems(module)).isEmpty();
        assertThat(Parser.parse(module).importSection().stream().map(Import::module))
                .containsOnly("ic0");
    }

    @Test
    void exportsTheMethodsOfTheInterface() throws Exception {
        WasmModule module = Parser.parse(Files.readAllBytes(DIRECTORY.resolve("verifier.wasm")));
        List<String> exports = new ArrayList<>();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            exports.add(module.exportSection().getExport(i).name());
        }
        List<String> wanted = new ArrayList<>(List.of("memory", "canister_init", "canister_post_upgrade"));
        VerifierInterface.METHODS.forEach(
                method -> wanted.add((method.query() ? "canister_query " : "canister_update ") + method.name()));
        assertThat(exports).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void describesItself() throws Exception {
        String did = Files.readString(DIRECTORY.resolve("verifier.did"));
        assertThat(did)
                .isEqualTo(DidFile.forPeople())
                .contains("type Install = record { mode : Mode; policy : opt text };")
                .contains("service : (Install) -> {")
                .contains("  check_receipt : (ReceiptCheck) -> (variant { Ok : ReceiptClaims; Err : Error }) query;");
        assertThat(DidFile.forModule()).contains("service : {").doesNotContain("(Install)");
    }
}
