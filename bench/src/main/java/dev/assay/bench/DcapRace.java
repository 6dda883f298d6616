package dev.assay.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ours and dcap-qvl, in Rust and in JavaScript, over the same quote with the same collateral: processes that take turns,
 * so that whatever else the machine does falls on all of them. Prints medians and ratios.
 *
 * <p>Usage: {@code DcapRace INPUT ROUNDS MILLIS NAME=COMMAND...}, commands with their words separated by tabs and our
 * own contestants added.
 */
final class DcapRace {
    private static final List<String> OURS =
            List.of("cold bouncy-castle", "cold native", "prepared bouncy-castle", "prepared native");

    private DcapRace() {}

    /** Runs the race. */
    public static void main(String[] args) throws Exception {
        Path input = Path.of(args[0]);
        int rounds = Integer.parseInt(args[1]);
        long millis = Long.parseLong(args[2]);
        List<Contestant> contestants = new ArrayList<>();
        for (String name : OURS) {
            contestants.add(Contestant.start("Assay, " + name, ours(input, name)));
        }
        for (int i = 3; i < args.length; i++) {
            String[] named = args[i].split("=", 2);
            contestants.add(Contestant.start(named[0], List.of(named[1].split("\t"))));
        }
        contestants.removeIf(contestant -> !contestant.isReady());
        for (Contestant contestant : contestants) {
            // The compilers of the virtual machines are given time to finish.
            contestant.run(Math.max(8 * millis, 12_000));
        }
        Map<String, List<Double>> results = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : contestants) {
                results.computeIfAbsent(contestant.name, name -> new ArrayList<>())
                        .add(contestant.run(millis));
            }
        }
        contestants.forEach(Contestant::stop);
        print(results);
    }

    private static List<String> ours(Path input, String name) {
        String[] words = name.split(" ");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-XX:+UseSerialGC");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DcapWorker.class.getName()));
        command.addAll(List.of(input.toString(), words[0], words[1]));
        return command;
    }

    private static void print(Map<String, List<Double>> results) {
        Double rust = median(results.get("dcap-qvl, Rust"));
        System.out.println("| verifier | verifications / CPU second | of dcap-qvl in Rust |");
        System.out.println("|---|---:|---:|");
        results.forEach((name, values) -> {
            Double median = median(values);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %s |%n",
                    name,
                    median,
                    rust == null || median == null ? "" : String.format(Locale.ROOT, "%.2f", median / rust));
        });
    }

    private static @Nullable Double median(@Nullable List<Double> values) {
        if (values == null) {
            return null;
        }
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** A process that verifies for as long as it is told and answers how fast it was. */
    private static final class Contestant {
        final String name;
        private final Process process;
        private final BufferedReader answers;
        private final BufferedWriter orders;

        private Contestant(String name, Process process) {
            this.name = name;
            this.process = process;
            this.answers = process.inputReader(StandardCharsets.UTF_8);
            this.orders = process.outputWriter(StandardCharsets.UTF_8);
        }

        static Contestant start(String name, List<String> command) throws IOException {
            return new Contestant(
                    name,
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start());
        }

        /** Whether it verified the quote; one that does not is left out, and has said why. */
        boolean isReady() {
            try {
                String line = answers.readLine();
                boolean ready = line != null && line.equals("ready");
                if (!ready) {
                    System.err.println(name + " does not verify this quote: " + line);
                }
                return ready;
            } catch (IOException e) {
                return false;
            }
        }

        double run(long millis) throws IOException {
            orders.write(millis + "\n");
            orders.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new IOException(name + " ended");
            }
            return Double.parseDouble(line);
        }

        void stop() {
            process.destroy();
        }
    }
}
