package dev.assay.bench.gpu;

import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Rows per second, the median of turns that were taken one after the other.
 *
 * @param bare ONNX Runtime's loop on the card
 * @param engine this server's engine on the card
 * @param processor this server's engine on the processor
 */
record Throughput(double bare, double engine, double processor) {
    private static final long MAX_BYTES = 1L << 32;

    private interface Run {
        void once() throws Exception;
    }

    static Throughput measure(SampleModel model, int rows, int tokens, Card card, int rounds, long millis)
            throws Exception {
        List<Tensor> inputs = model.inputs(rows, tokens);
        try (BareLoop bare = new BareLoop(model, inputs, card, "");
                ModelSession there = card.open(model, 0);
                ModelSession here = Card.processor(model)) {
            Run[] runs = {
                bare::run, () -> there.run(inputs, List.of(), MAX_BYTES), () -> here.run(inputs, List.of(), MAX_BYTES)
            };
            double[][] rates = new double[runs.length][rounds];
            for (Run run : runs) {
                rate(run, millis);
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < runs.length; i++) {
                    rates[i][round] = rows * rate(runs[i], millis);
                }
            }
            return new Throughput(median(rates[0]), median(rates[1]), median(rates[2]));
        }
    }

    private static double rate(Run run, long millis) throws Exception {
        long begin = System.nanoTime();
        long end = begin + millis * 1_000_000;
        long runs = 0;
        long now;
        do {
            run.once();
            runs++;
            now = System.nanoTime();
        } while (now - end < 0);
        return runs * 1e9 / (now - begin);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
