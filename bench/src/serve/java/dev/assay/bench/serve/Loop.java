package dev.assay.bench.serve;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A process that does one thing over and over for as many milliseconds, and as often in a second (0: as often as it
 * can), as each line of its standard input says. It answers with how long it took, and at a fixed rate with how long
 * each turn took.
 */
final class Loop {
    private Loop() {}

    /** One turn of the loop. What it returns is printed, so that nobody can optimise it away. */
    interface Turn {
        double run() throws Exception;
    }

    static void serve(Turn turn) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            double perSecond = Double.parseDouble(words[1]);
            long start = System.nanoTime();
            long end = start + Long.parseLong(words[0]) * 1_000_000;
            if (perSecond > 0) {
                paced(turn, start, end, perSecond);
            } else {
                fullSpeed(turn, start, end);
            }
        }
    }

    private static void fullSpeed(Turn turn, long start, long end) throws Exception {
        long count = 0;
        double sum = 0;
        while (System.nanoTime() < end) {
            sum += turn.run();
            count++;
        }
        System.out.println(count + " " + (System.nanoTime() - start) + " " + sum);
    }

    private static void paced(Turn turn, long start, long end, double perSecond) throws Exception {
        Pace pace = new Pace();
        double[] sum = {0};
        pace.run(start, end, (long) (1e9 / perSecond), () -> sum[0] += turn.run());
        long[] latencies = pace.latencies();
        String each = Arrays.stream(latencies).mapToObj(Long::toString).collect(Collectors.joining(" "));
        System.out.println(latencies.length + " " + (System.nanoTime() - start) + " " + sum[0] + " " + each);
    }
}
