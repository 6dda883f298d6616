package dev.assay.bench.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A process that runs a {@link Loop} for as long as it is told. */
final class LoopContestant implements Contestant, AutoCloseable {
    private final Label label;
    private final Process process;
    private final BufferedReader in;
    private final Writer out;

    LoopContestant(Label label, List<String> command) throws IOException {
        this.label = label;
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        out = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
    }

    @Override
    public Label label() {
        return label;
    }

    @Override
    public Rate run(long millis, double perSecond) throws IOException {
        var before = Rate.cpuOf(process.toHandle());
        out.write(millis + " " + perSecond + "\n");
        out.flush();
        String line = in.readLine();
        if (line == null) {
            throw new IOException(label.name() + " ended");
        }
        String[] words = line.split(" ");
        long[] latencies =
                Arrays.stream(words).skip(3).mapToLong(Long::parseLong).toArray();
        return new Rate(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Rate.cpuOf(process.toHandle()).minus(before),
                latencies);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
