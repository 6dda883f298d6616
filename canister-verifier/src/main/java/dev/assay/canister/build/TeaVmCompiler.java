package dev.assay.canister.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.teavm.tooling.ConsoleTeaVMToolLog;
import org.teavm.tooling.TeaVMProblemRenderer;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.tooling.TeaVMToolException;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Java classes to linear-memory WebAssembly. TeaVM 0.13.1 is the last version that can: later ones emit WasmGC, which
 * replicas refuse.
 */
final class TeaVmCompiler {
    /** The heap that the module starts with; it grows to {@link #MAX_HEAP_BYTES} and then traps. */
    private static final int MIN_HEAP_BYTES = 16 << 20;

    private static final int MAX_HEAP_BYTES = 256 << 20;
    private static final String FILE_NAME = "raw.wasm";

    private TeaVmCompiler() {}

    /** Compiles what {@code entryClass} reaches; any problem that TeaVM reports fails the build. */
    static byte[] compile(String entryClass, Path directory) throws IOException {
        TeaVMTool tool = configured(entryClass, directory);
        try {
            tool.generate();
        } catch (TeaVMToolException e) {
            throw new IOException("TeaVM failed", e);
        }
        TeaVMProblemRenderer.describeProblems(
                tool.getDependencyInfo().getCallGraph(), tool.getProblemProvider(), new ConsoleTeaVMToolLog(false));
        if (!tool.getProblemProvider().getSevereProblems().isEmpty()) {
            throw new IOException("TeaVM reported problems, listed above");
        }
        Path raw = directory.resolve(FILE_NAME);
        byte[] wasm = Files.readAllBytes(raw);
        Files.delete(raw);
        // The script that would run the module in a browser.
        Files.deleteIfExists(directory.resolve(FILE_NAME + "-runtime.js"));
        return wasm;
    }

    private static TeaVMTool configured(String entryClass, Path directory) {
        TeaVMTool tool = new TeaVMTool();
        tool.setMainClass(entryClass);
        tool.setTargetDirectory(directory.toFile());
        tool.setTargetFileName(FILE_NAME);
        tool.setTargetType(TeaVMTargetType.WEBASSEMBLY);
        tool.setMinHeapSize(MIN_HEAP_BYTES);
        tool.setMaxHeapSize(MAX_HEAP_BYTES);
        tool.setObfuscated(true);
        // Null and bound checks stay: a Java exception is a refusal, a missed one is corrupted memory.
        tool.setStrict(true);
        tool.setOptimizationLevel(TeaVMOptimizationLevel.FULL);
        tool.setFastDependencyAnalysis(false);
        tool.getTransformers().add(HostTransformer.class.getName());
        tool.setLog(new ConsoleTeaVMToolLog(false));
        return tool;
    }
}
