package dev.assay.canister.build;

import com.dylibso.chicory.wasm.types.Export;
import com.dylibso.chicory.wasm.types.ExportSection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names that a module may export (interface specification, "Entry points"): the system's own, or a kind, exactly one
 * space, and a method name that is used once across all kinds.
 */
final class ExportRules {
    private static final Set<String> SYSTEM = Set.of(
            "canister_init",
            "canister_pre_upgrade",
            "canister_post_upgrade",
            "canister_inspect_message",
            "canister_heartbeat",
            "canister_global_timer",
            "canister_on_low_wasm_memory");
    private static final Pattern METHOD = Pattern.compile("canister_(?:update|query|composite_query) (\\S+)");
    private static final Set<String> ALSO = Set.of("memory", "table");

    private ExportRules() {}

    static void check(ExportSection exports, List<String> problems) {
        Set<String> methods = new HashSet<>();
        for (int i = 0; i < exports.exportCount(); i++) {
            Export export = exports.getExport(i);
            Matcher method = METHOD.matcher(export.name());
            if (method.matches()) {
                if (!methods.add(method.group(1))) {
                    problems.add("method " + method.group(1) + " is exported twice");
                }
            } else if (!SYSTEM.contains(export.name()) && !ALSO.contains(export.name())) {
                problems.add("invalid export '" + export.name() + "'");
            }
        }
    }
}
