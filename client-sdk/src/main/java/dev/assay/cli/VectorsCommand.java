package dev.assay.cli;

import dev.assay.bytes.MalformedException;
import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.canister.WasmVectorRunner;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.crypto.jca.JcaCrypto;
import dev.assay.testkit.canister.CanisterModule;
import dev.assay.testkit.vectors.VectorManifest;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.testkit.vectors.VectorOutcome;
import dev.assay.testkit.vectors.VectorRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a manifest of vectors. */
@Command(
        name = "vectors",
        header = "Run a manifest of test vectors, on the JVM or in the compiled canister.",
        description = {
            "A vector passes when its outcome is the one that the manifest expects, with the reason where one is named."
                    + " A vector of a kind that this version has no verifier for fails, whatever it expects."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay vectors vectors/manifest.json",
            "  assay vectors vectors/manifest.json --kind receipt --wasm --instructions",
            "  assay vectors vectors/manifest.json --id simulated-stale --json"
        })
final class VectorsCommand extends AssayCommand {
    @Parameters(paramLabel = "MANIFEST", description = "The manifest; paths in it are relative to its folder.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Path manifest;

    @Option(names = "--kind", paramLabel = "KIND", description = "Only vectors of this kind.")
    private @Nullable String kind;

    @Option(names = "--id", paramLabel = "ID", description = "Only the vector of this name.")
    private @Nullable String id;

    @Option(names = "--wasm", description = "Run them in the compiled canister (" + EmulatedCanister.LABEL + ").")
    private boolean wasm;

    @Option(names = "--instructions", description = "With --wasm: show the instructions that each vector took.")
    private boolean instructions;

    VectorsCommand(Host host) {
        super(host);
    }

    /** Judges one vector. */
    private interface Runner {
        VectorOutcome run(Vector vector) throws IOException, MalformedException;
    }

    @Override
    Report run() throws Exception {
        List<Vector> chosen = chosen();
        return wasm ? runInCanister(chosen) : runOnJvm(chosen);
    }

    private Report runOnJvm(List<Vector> chosen) {
        VectorRunner runner =
                new VectorRunner(JcaCrypto.fastest(), Instant.now().getEpochSecond());
        VectorResults results = new VectorResults(false);
        for (Vector vector : chosen) {
            results.add(vector, outcome(runner::run, vector));
        }
        return results.report();
    }

    private Report runInCanister(List<Vector> chosen) throws CommandFailure {
        CanisterModule module = new ModuleFile(host.home()).compile();
        module.interpretedFunctions()
                .forEach(function -> host.err().println("too large to compile, interpreted: function " + function));
        WasmVectorRunner runner = new WasmVectorRunner(module, Instant.now().getEpochSecond());
        VectorResults results = new VectorResults(true).showInstructions(instructions);
        for (Vector vector : chosen) {
            VectorOutcome outcome = outcome(runner::run, vector);
            results.add(vector, outcome, runner.instructions());
        }
        return results.report();
    }

    private List<Vector> chosen() throws CommandFailure, MalformedException {
        if (!Files.isRegularFile(manifest)) {
            throw CommandFailure.usage("no such file: " + manifest);
        }
        try {
            List<Vector> chosen = VectorManifest.load(manifest).vectors().stream()
                    .filter(vector -> kind == null || kind.equals(vector.kind()))
                    .filter(vector -> id == null || id.equals(vector.id()))
                    .toList();
            if (chosen.isEmpty()) {
                throw CommandFailure.usage("the manifest has no such vector");
            }
            return chosen;
        } catch (IOException e) {
            throw CommandFailure.usage("cannot read " + manifest);
        }
    }

    /** A vector that breaks the verifier has failed; the others still count. */
    private VectorOutcome outcome(Runner runner, Vector vector) {
        try {
            return runner.run(vector);
        } catch (IOException | MalformedException e) {
            return VectorOutcome.of("unreadable", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            if (host.debug()) {
                e.printStackTrace(host.err());
            }
            return VectorOutcome.of("bug", e.getClass().getSimpleName());
        }
    }
}
