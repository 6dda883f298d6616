package dev.assay.cli.demo;

import dev.assay.cli.report.Members;
import dev.assay.json.JsonValue;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the steps as they come, and keeps them for the report. */
public final class Narrator {
    private static final int NAME_WIDTH = 18;

    private final PrintStream out;
    private final List<JsonValue> steps = new ArrayList<>();
    private final long began = System.nanoTime();
    private long stepBegan = began;
    private String step = "";
    private Members members = new Members();

    /** A narrator that prints to {@code out}. */
    public Narrator(PrintStream out) {
        this.out = out;
    }

    /** Begins a step. */
    Narrator step(String name) {
        step = name;
        stepBegan = System.nanoTime();
        members = new Members().put("step", name);
        return this;
    }

    /** Ends the step with what it came to; facts about it follow. */
    Narrator came(String result) {
        long millis = (System.nanoTime() - stepBegan) / 1_000_000;
        members.put("result", result).put("millis", millis);
        steps.add(members.build());
        out.printf(Locale.ROOT, "%-10s %-70s %6.2f s%n", step, result, millis / 1000.0);
        out.flush();
        return this;
    }

    /** A fact for people. */
    Narrator fact(String name, String value) {
        String padding = " ".repeat(Math.max(1, NAME_WIDTH - name.length()));
        out.println("           " + name + padding + value);
        out.flush();
        return this;
    }

    /** A fact for programs, about the step that has not ended yet. */
    Members members() {
        return members;
    }

    /** Since the beginning. */
    long millis() {
        return (System.nanoTime() - began) / 1_000_000;
    }

    List<JsonValue> steps() {
        return List.copyOf(steps);
    }
}
