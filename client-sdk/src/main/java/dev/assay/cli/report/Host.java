package dev.assay.cli.report;

import java.io.PrintStream;
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
        return new Host(System.out, System.err, Path.of(System.getProperty("assay.home", ".")), System.getenv());
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
