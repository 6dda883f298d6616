package dev.assay.canister.build;

import com.dylibso.chicory.wasm.ChicoryException;
import com.dylibso.chicory.wasm.Parser;
import com.dylibso.chicory.wasm.WasmModule;
import com.dylibso.chicory.wasm.types.ExternalType;
import com.dylibso.chicory.wasm.types.Import;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * What a replica checks before it installs a module, so that a module it would refuse fails the build instead. Limits
 * are those of the interface specification 0.66, section "Canister modules", and of the replica's validation.
 */
final class ModuleRules {
    static final int MAX_FUNCTIONS = 50_000;
    static final int MAX_GLOBALS = 1_000;
    static final int MAX_CODE_BYTES = 10 << 20;
    static final int MAX_CUSTOM_SECTIONS = 16;
    static final int MAX_CUSTOM_BYTES = 1 << 20;

    /** The project's own limit: a module that fits one ingress message, with room for the call around it. */
    static final int MAX_GZIPPED_BYTES = 1_900_000;

    private final byte[] bytes;
    private final List<String> problems = new ArrayList<>();

    private ModuleRules(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Every rule that the module breaks, in words; empty when a replica should accept it. */
    static List<String> problems(byte[] module) throws IOException {
        ModuleRules rules = new ModuleRules(module);
        rules.checkSections();
        rules.atMost("gzipped bytes", gzip(module).length, MAX_GZIPPED_BYTES);
        try {
            rules.checkModule(Parser.parse(module));
        } catch (ChicoryException e) {
            rules.problems.add("not a valid module: " + e.getMessage());
        }
        return List.copyOf(rules.problems);
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private void checkModule(WasmModule module) {
        module.importSection().stream().forEach(this::checkImport);
        atMost("functions", module.functionSection().functionCount(), MAX_FUNCTIONS);
        atMost("globals", module.globalSection().globalCount(), MAX_GLOBALS);
        ExportRules.check(module.exportSection(), problems);
        CodeRules.check(module.codeSection(), problems);
        if (module.tagSection().isPresent()) {
            problems.add("exception tags are not supported");
        }
        if (module.memorySection().map(memory -> memory.memoryCount() > 1).orElse(false)) {
            problems.add("more than one memory");
        }
    }

    private void checkImport(Import item) {
        if (item.importType() != ExternalType.FUNCTION || !item.module().equals("ic0")) {
            problems.add("import " + item.module() + "." + item.name() + " is not a function of ic0");
        }
    }

    /** Custom sections that the system reads are named "icp:..." and must say who may see them. */
    private void checkSections() throws IOException {
        int count = 0;
        int size = 0;
        for (WasmSection section : WasmSection.split(bytes)) {
            if (section.id() == WasmSection.CODE) {
                atMost("code section bytes", section.content().length, MAX_CODE_BYTES);
            }
            String name = section.id() == WasmSection.CUSTOM ? new WasmReader(section.content()).name() : "";
            if (name.startsWith("icp:")) {
                count++;
                size += section.content().length;
                checkVisibility(name);
            }
        }
        atMost("icp: custom sections", count, MAX_CUSTOM_SECTIONS);
        atMost("bytes of icp: custom sections", size, MAX_CUSTOM_BYTES);
    }

    private void checkVisibility(String name) {
        if (!name.startsWith("icp:public ") && !name.startsWith("icp:private ")) {
            problems.add("custom section " + name + " is neither icp:public nor icp:private");
        }
    }

    private void atMost(String what, long actual, long limit) {
        if (actual > limit) {
            problems.add(what + ": " + actual + ", at most " + limit + " allowed");
        }
    }
}
