package dev.assay.cli;

import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.json.JsonValue;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.testkit.vectors.VectorOutcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Outcomes beside what was expected, and the count of them. */
final class VectorResults {
    /** @param instructions by the replica's weights; 0 on the JVM */
    private record Result(Vector vector, VectorOutcome outcome, long instructions) {
        boolean passed() {
            return outcome.isExpectedBy(vector);
        }

        String expected() {
            String status = vector.text("expected", "tcb_status").orElse("");
            return describe(
                    vector.expectedResult(),
                    vector.expectedReason().orElse(""),
                    status,
                    vector.expectedAdvisoryIds().orElse(List.of()));
        }

        /** Status and advisories only where the manifest says what they should be. */
        String actual() {
            boolean status = vector.text("expected", "tcb_status").isPresent();
            boolean advisories = vector.expectedAdvisoryIds().isPresent();
            return describe(
                    outcome.result(),
                    outcome.code(),
                    status ? outcome.tcbStatus() : "",
                    advisories ? outcome.advisoryIds() : List.of());
        }

        private static String describe(String result, String reason, String tcbStatus, List<String> advisories) {
            StringBuilder text = new StringBuilder(result);
            text.append(reason.isEmpty() ? "" : " (" + reason + ")");
            text.append(tcbStatus.isEmpty() ? "" : " " + tcbStatus);
            return text.append(advisories.isEmpty() ? "" : " " + String.join(" ", advisories))
                    .toString();
        }
    }

    private final Map<String, List<Result>> byKind = new LinkedHashMap<>();
    private final boolean wasm;
    private boolean showInstructions;

    VectorResults(boolean wasm) {
        this.wasm = wasm;
    }

    /** Whether to show each vector's instructions, not only each kind's. */
    VectorResults showInstructions(boolean shown) {
        showInstructions = shown;
        return this;
    }

    void add(Vector vector, VectorOutcome outcome) {
        add(vector, outcome, 0);
    }

    void add(Vector vector, VectorOutcome outcome, long instructions) {
        byKind.computeIfAbsent(vector.kind(), kind -> new ArrayList<>()).add(new Result(vector, outcome, instructions));
    }

    Report report() {
        long passed = all().stream().filter(Result::passed).count();
        long failed = all().size() - passed;
        StringBuilder text = new StringBuilder(wasm ? "compiled canister (" + EmulatedCanister.LABEL + ")\n\n" : "");
        byKind.forEach((kind, results) -> table(kind, results, text));
        summary(text);
        text.append('\n').append(passed).append(" passed, ").append(failed).append(" failed\n");
        return new Report(
                failed == 0 ? ExitStatus.OK : ExitStatus.REJECTED, json(passed, failed), text.toString(), false);
    }

    private List<Result> all() {
        return byKind.values().stream().flatMap(List::stream).toList();
    }

    private void table(String kind, List<Result> results, StringBuilder text) {
        int width =
                results.stream().mapToInt(r -> r.vector().id().length()).max().orElse(0);
        text.append(kind).append('\n');
        for (Result result : results) {
            String id = result.vector().id();
            text.append(result.passed() ? "  pass  " : "  FAIL  ").append(id);
            text.append(" ".repeat(width - id.length() + 2));
            text.append(showInstructions ? String.format(Locale.ROOT, "%,15d  ", result.instructions()) : "");
            text.append(result.actual());
            text.append(result.passed() ? "\n" : ", expected " + result.expected() + "\n");
        }
        text.append('\n');
    }

    private void summary(StringBuilder text) {
        int width = Math.max(
                4, byKind.keySet().stream().mapToInt(String::length).max().orElse(0));
        text.append("kind").append(" ".repeat(width - 4)).append("  passed  failed");
        text.append(wasm ? "  instructions, median      and most\n" : "\n");
        byKind.forEach((kind, results) -> {
            long passed = results.stream().filter(Result::passed).count();
            text.append(kind).append(" ".repeat(width - kind.length()));
            text.append(String.format(Locale.ROOT, "  %6d  %6d", passed, results.size() - passed));
            long[] sorted = sortedInstructions(results);
            text.append(wasm ? String.format(Locale.ROOT, "  %,20d  %,12d%n", median(sorted), most(sorted)) : "\n");
        });
    }

    private static long[] sortedInstructions(List<Result> results) {
        return results.stream().mapToLong(Result::instructions).sorted().toArray();
    }

    private static long median(long[] sorted) {
        return sorted[(sorted.length - 1) / 2];
    }

    private static long most(long[] sorted) {
        return sorted[sorted.length - 1];
    }

    private JsonValue.JsonObject json(long passed, long failed) {
        Members kinds = new Members();
        byKind.forEach((kind, results) -> {
            long good = results.stream().filter(Result::passed).count();
            Members members = new Members().put("passed", good).put("failed", results.size() - good);
            if (wasm) {
                long[] sorted = sortedInstructions(results);
                members.put("instructions_median", median(sorted)).put("instructions_most", most(sorted));
            }
            kinds.put(kind, members.build());
        });
        return new Members()
                .put("result", failed == 0 ? "passed" : "failed")
                .put("engine", wasm ? "wasm" : "jvm")
                .put("passed", passed)
                .put("failed", failed)
                .put("kinds", kinds.build())
                .put("vectors", all().stream().map(this::json).toList())
                .build();
    }

    private JsonValue json(Result result) {
        Members members = new Members()
                .put("id", result.vector().id())
                .put("kind", result.vector().kind())
                .put("passed", result.passed())
                .put("expected", result.expected())
                .put("result", result.outcome().result())
                .put("code", result.outcome().code());
        return (wasm ? members.put("instructions", result.instructions()) : members).build();
    }
}
