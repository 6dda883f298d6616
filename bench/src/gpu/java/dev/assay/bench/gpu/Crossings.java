package dev.assay.bench.gpu;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often one request goes to the card and back: its inputs and outputs, and what ONNX Runtime itself copies in between
 * because a node has no CUDA kernel. Under confidential computing each of these is encrypted and waited for.
 */
final class Crossings {
    private static final int RUNS = 10;
    private static final Pattern COPY = Pattern.compile("\"op_name\"\\s*:\\s*\"Memcpy(?:To|From)Host\"");
    private static final Pattern KERNEL = Pattern.compile("_kernel_time\"");

    private Crossings() {}

    static String of(SampleModel model, int tokens, Card card) throws Exception {
        Path folder = Files.createTempDirectory("assay-gpu-profile-");
        int outputs;
        String file;
        try (BareLoop loop = new BareLoop(
                model, model.inputs(1, tokens), card, folder.resolve("p").toString())) {
            outputs = 0;
            for (int i = 0; i < RUNS; i++) {
                outputs = loop.run();
            }
            file = loop.profile();
        }
        String profile = Files.readString(Path.of(file));
        Files.delete(Path.of(file));
        Files.delete(folder);
        int inputs = model.inputs(1, tokens).size();
        return String.format(
                "%d in, %d out, %.1f between nodes (of %.1f kernels)",
                inputs, outputs, count(COPY, profile) / (double) RUNS, count(KERNEL, profile) / (double) RUNS);
    }

    private static int count(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
