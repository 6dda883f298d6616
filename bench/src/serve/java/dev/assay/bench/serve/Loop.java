package dev.assay.bench.serve;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A process that does one thing over and over for as many milliseconds as each line of its standard input says. */
final class Loop {
    private Loop() {}

    /** One turn of the loop. What it returns is printed, so that nobody can optimise it away. */
    interface Turn {
        double run() throws Exception;
    }

    static void serve(Turn turn) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            long start = System.nanoTime();
            long end = start + Long.parseLong(line) * 1_000_000;
            long count = 0;
            double sum = 0;
            while (System.nanoTime() < end) {
                sum += turn.run();
                count++;
            }
            System.out.println(count + " " + (System.nanoTime() - start) + " " + sum);
        }
    }
}
