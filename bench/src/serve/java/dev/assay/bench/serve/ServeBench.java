package dev.assay.bench.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All contestants in turns, after warming up: throughput as the median of their turns, then latency at half of it. Each
 * argument after the first four is a contestant, its parts separated by tabs: `loop GROUP NAME COMMAND...` or
 * `http GROUP NAME URL BODY-FILE`. The first of a group is what the others are measured by.
 */
final class ServeBench {
    private static final Rate NONE = new Rate(0, 1, new long[0]);

    private ServeBench() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        long millis = Long.parseLong(args[1]);
        long warmUp = Long.parseLong(args[2]);
        int callers = Integer.parseInt(args[3]);
        List<Contestant> contestants = new ArrayList<>();
        for (String argument : Arrays.asList(args).subList(4, args.length)) {
            contestants.add(contestant(List.of(argument.split("\t")), callers));
        }
        for (Contestant contestant : contestants) {
            contestant.fullSpeed(warmUp);
        }
        Map<Contestant, double[]> rates = new LinkedHashMap<>();
        contestants.forEach(contestant -> rates.put(contestant, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : contestants) {
                rates.get(contestant)[round] = contestant.fullSpeed(millis).perSecond();
            }
        }
        print(contestants, rates, millis * rounds);
        for (Contestant contestant : contestants) {
            if (contestant instanceof LoopContestant loop) {
                loop.close();
            }
        }
    }

    private static Contestant contestant(List<String> parts, int callers) throws Exception {
        return switch (parts.get(0)) {
            case "loop" -> new LoopContestant(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
            case "http" -> HttpContestant.of(parts.get(1), parts.get(2), parts.get(3), parts.get(4), callers);
            default -> throw new IllegalArgumentException(parts.get(0));
        };
    }

    private static void print(List<Contestant> contestants, Map<Contestant, double[]> rates, long millis)
            throws Exception {
        String line = "%-18s %-34s %10s %8s %9s %9s%n";
        System.out.printf(line, "group", "contestant", "per second", "ratio", "p50 ms", "p99 ms");
        Map<String, Double> first = new LinkedHashMap<>();
        double receipts = contestants.stream()
                .filter(contestant -> contestant.group().equals("receipt"))
                .mapToDouble(contestant -> median(rates.get(contestant)))
                .findFirst()
                .orElse(0);
        for (Contestant contestant : contestants) {
            double median = median(rates.get(contestant));
            double base = first.computeIfAbsent(contestant.group(), group -> median);
            Rate half = contestant.paced(Math.max(1000, millis), median / 2);
            row(line, contestant.group(), contestant.name(), median, median / base, half);
            if (receipts > 0 && contestant.name().startsWith("Assay")) {
                double without = 1 / (1 / median - 1 / receipts);
                row(line, "", "  less its receipt (computed)", without, without / base, NONE);
            }
        }
    }

    private static void row(String line, String group, String name, double rate, double ratio, Rate half) {
        System.out.printf(
                line,
                group,
                name,
                String.format("%.0f", rate),
                String.format("%.2f", ratio),
                latency(half, 50),
                latency(half, 99));
    }

    private static String latency(Rate rate, double percentile) {
        double millis = rate.millisAt(percentile);
        return Double.isNaN(millis) ? "" : String.format("%.2f", millis);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
