package dev.assay.cli.canister;

import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.testkit.canister.CanisterModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The compiled canister that the build made. */
public final class ModuleFile {
    private static final String FOLDER = "canister-verifier/target/canister";

    private final Path wasm;

    /** The one below the project's root. */
    public ModuleFile(Path home) {
        this.wasm = home.resolve(FOLDER).resolve("verifier.wasm");
    }

    /** Whether it was built. */
    public boolean exists() {
        return Files.isRegularFile(wasm);
    }

    /** The module's bytes. */
    public byte[] bytes() throws CommandFailure {
        return read(wasm);
    }

    /** Size of the gzipped module, which is what is installed on the Internet Computer. */
    public int gzippedSize() throws CommandFailure {
        return read(wasm.resolveSibling("verifier.wasm.gz")).length;
    }

    /** The module, made ready for the emulator; this takes a second or two. */
    public CanisterModule compile() throws CommandFailure {
        return CanisterModule.compile(bytes());
    }

    /** The names of what the module exports. */
    public List<String> exports() throws CommandFailure {
        WasmModule module = Parser.parse(bytes());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < module.exportSection().exportCount(); i++) {
            names.add(module.exportSection().getExport(i).name());
        }
        return names;
    }

    private static byte[] read(Path file) throws CommandFailure {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitStatus.UNAVAILABLE,
                    "canister.not_built",
                    "the compiled canister is missing; build the project");
        }
    }
}
