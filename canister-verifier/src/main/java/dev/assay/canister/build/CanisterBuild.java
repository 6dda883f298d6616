package dev.assay.canister.build;

import java.io.IOException;
import java.net.URLClassLoader;
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

    /**
     * @param arguments the output directory, and the file with the Candid interface
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("want: output directory, Candid file");
        }
        Path directory = Path.of(arguments[0]);
        Files.createDirectories(directory);
        new CanisterBuild(directory).run(Files.readString(Path.of(arguments[1])), inputs());
    }

    /** Maven runs this in a class loader made of the module's class path; anything else is compiled every time. */
    private static String inputs() throws IOException {
        return CanisterBuild.class.getClassLoader() instanceof URLClassLoader classes
                ? InputFingerprint.of(classes)
                : "unknown";
    }

    private void run(String candid, String inputs) throws IOException {
        Path stamp = directory.resolve("inputs.sha256");
        Path wasm = directory.resolve("verifier.wasm");
        String wanted = inputs + " " + candid.hashCode();
        if (Files.exists(wasm) && Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            return;
        }
        Files.deleteIfExists(stamp);
        byte[] packed = WasmPacker.pack(TeaVmCompiler.compile(ENTRY_CLASS, directory), candid);
        refuseBroken(packed);
        Files.write(wasm, packed);
        byte[] gzipped = ModuleRules.gzip(packed);
        Files.write(directory.resolve("verifier.wasm.gz"), gzipped);
        Files.writeString(directory.resolve("verifier.did"), candid);
        Files.writeString(stamp, wanted);
        System.out.println("verifier.wasm: " + packed.length + " bytes, gzipped " + gzipped.length);
    }

    private static void refuseBroken(byte[] module) throws IOException {
        List<String> problems = ModuleRules.problems(module);
        if (!problems.isEmpty()) {
            throw new IOException("a replica would refuse this module:\n  " + String.join("\n  ", problems));
        }
    }
}
