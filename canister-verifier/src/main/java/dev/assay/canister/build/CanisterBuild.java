package dev.assay.canister.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes {@code verifier.wasm}, {@code verifier.wasm.gz} and {@code verifier.did} from the classes that the entry class
 * reaches. Fails when TeaVM reports a problem or when a replica would refuse the module.
 */
public final class CanisterBuild {
    private static final String ENTRY_CLASS = "dev.assay.canister.Canister";

    private final Path directory;

    private CanisterBuild(Path directory) {
        this.directory = directory;
    }

    /** Builds; the one argument is the output directory. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            throw new IllegalArgumentException("want: output directory");
        }
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(directory);
        new CanisterBuild(directory).run(InputFingerprint.of(System.getProperty("java.class.path")));
    }

    private void run(String inputs) throws IOException {
        Path stamp = directory.resolve("inputs.sha256");
        Path wasm = directory.resolve("verifier.wasm");
        if (Files.exists(wasm) && Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
            return;
        }
        Files.deleteIfExists(stamp);
        byte[] shortened = Peephole.shorten(TeaVmCompiler.compile(ENTRY_CLASS, directory));
        byte[] packed = WasmPacker.pack(shortened, DidFile.forModule());
        refuseBroken(packed);
        Files.write(wasm, packed);
        byte[] gzipped = ModuleRules.gzip(packed);
        Files.write(directory.resolve("verifier.wasm.gz"), gzipped);
        Files.writeString(directory.resolve("verifier.did"), DidFile.forPeople());
        Files.writeString(stamp, inputs);
        System.out.println("verifier.wasm: " + packed.length + " bytes, gzipped " + gzipped.length);
    }

    private static void refuseBroken(byte[] module) throws IOException {
        List<String> problems = ModuleRules.problems(module);
        if (!problems.isEmpty()) {
            throw new IOException("a replica would refuse this module:\n  " + String.join("\n  ", problems));
        }
    }
}
