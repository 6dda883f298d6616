package dev.assay.bench.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process that runs a loop for as long as it is told. It has no clients, and so no latency but its period. */
final class LoopContestant implements Contestant, AutoCloseable {
    private final String group;
    private final String name;
    private final Process process;
    private final BufferedReader in;
    private final Writer out;

    LoopContestant(String group, String name, List<String> command) throws IOException {
        this.group = group;
        this.name = name;
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        out = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.US_ASCII);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public Rate fullSpeed(long millis) throws IOException {
        out.write(millis + "\n");
        out.flush();
        String line = in.readLine();
        if (line == null) {
            throw new IOException(name + " ended");
        }
        String[] words = line.split(" ");
        return new Rate(Long.parseLong(words[0]), Long.parseLong(words[1]), new long[0]);
    }

    @Override
    public Rate paced(long millis, double perSecond) {
        return new Rate(0, 1, new long[0]);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
