package dev.assay.cli.report;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command has of the world: where to print, and where the project is.
 *
 * @param out standard output: what was asked for, nothing else
 * @param err standard error: progress and complaints
 * @param home the project's root
 * @param environment environment variables
 */
public record Host(PrintStream out, PrintStream err, Path home, Map<String, String> environment) {
    /** The process's own. */
    public static Host system() {
        return new Host(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                Path.of(System.getProperty("assay.home", ".")),
                System.getenv());
    }

    /** JSON is UTF-8 whatever the locale says. */
    private static PrintStream utf8(FileDescriptor stream) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(stream)), false, StandardCharsets.UTF_8);
    }

    /** Tells how far a command has come. */
    public void progress(String line) {
        err.println(line);
        err.flush();
    }

    /** Whether stack traces are wanted. */
    public boolean debug() {
        return !environment.getOrDefault("ASSAY_DEBUG", "").isEmpty();
    }
}
