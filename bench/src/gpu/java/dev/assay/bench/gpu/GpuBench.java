package dev.assay.bench.gpu;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A card against the processor and against a bare loop. Ends with 0 when every check holds, 20 when one does not, and 40
 * when there is no card that can be used.
 *
 * <p>Arguments: where to compute ({@code cuda} or, to try the program itself, {@code cpu}); the folder with the models;
 * rounds; milliseconds of a turn; the length of a sentence in tokens; batch sizes, separated by commas.
 */
final class GpuBench {
    static final int ACCEPTED = 0;
    static final int REJECTED = 20;
    static final int UNAVAILABLE = 40;

    private final Card card;
    private final Path models;
    private final List<String> failed = new ArrayList<>();
    private final PrintStream out = System.out;

    private GpuBench(Card card, Path models) {
        this.card = card;
        this.models = models;
    }

    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        try {
            Card card = Card.named(args[0]);
            System.out.println("card: " + card.description());
            GpuBench bench = new GpuBench(card, Path.of(args[1]));
            bench.correctness();
            bench.memory();
            bench.crossings(Integer.parseInt(args[4]));
            bench.throughput(args);
            System.exit(bench.verdict());
        } catch (CardUnavailableException e) {
            System.err.println("bench/gpu: no GPU to measure on: " + e.getMessage());
            System.exit(UNAVAILABLE);
        }
    }

    private List<SampleModel> samples() throws Exception {
        return SampleModel.all(models);
    }

    /** The same inputs on both; what differs by more than the model's tolerance is an error. */
    private void correctness() throws Exception {
        out.println();
        out.printf("%-28s %8s %14s %14s%n", "correctness", "rows", "largest diff.", "tolerance");
        for (SampleModel model : samples()) {
            for (int rows : new int[] {1, 3, 16}) {
                double difference = Comparison.largestDifference(model, rows, card);
                out.printf("%-28s %8d %14.3g %14.3g%n", model.name(), rows, difference, model.tolerance());
                check(difference <= model.tolerance(), model.name() + " answers differently on the card");
            }
        }
    }

    private void memory() throws Exception {
        out.println();
        for (MemoryChecks.Result result : new MemoryChecks(card, samples().get(0)).all()) {
            out.printf("memory: %-64s %s%n", result.what(), result.holds() ? "holds" : "DOES NOT HOLD: " + result.found());
            check(result.holds(), result.what());
        }
    }

    private void crossings(int tokens) throws Exception {
        out.println();
        for (SampleModel model : samples()) {
            out.printf("crossings per request: %-28s %s%n", model.name(), Crossings.of(model, tokens, card));
        }
    }

    private void throughput(String[] args) throws Exception {
        out.println();
        int rounds = Integer.parseInt(args[2]);
        long millis = Long.parseLong(args[3]);
        int tokens = Integer.parseInt(args[4]);
        String line = "%-28s %6s %14s %14s %7s %14s%n";
        out.printf(line, "rows per second", "batch", "bare loop", "engine", "ratio", "processor");
        for (SampleModel model : samples()) {
            for (String batch : args[5].split(",")) {
                int rows = Integer.parseInt(batch);
                Throughput measured = Throughput.measure(model, rows, tokens, card, rounds, millis);
                out.printf(
                        line,
                        model.name(),
                        batch,
                        String.format("%.1f", measured.bare()),
                        String.format("%.1f", measured.engine()),
                        String.format("%.3f", measured.engine() / measured.bare()),
                        String.format("%.1f", measured.processor()));
            }
        }
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            failed.add(what);
        }
    }

    private int verdict() {
        out.println();
        if (failed.isEmpty()) {
            out.println("every check holds");
            return ACCEPTED;
        }
        failed.forEach(what -> out.println("failed: " + what));
        return REJECTED;
    }
}
