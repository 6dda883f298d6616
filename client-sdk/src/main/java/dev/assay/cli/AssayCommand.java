package dev.assay.cli;

import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.json.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands have in common: one report at the end, as text or as one JSON object, and its exit status. */
abstract class AssayCommand implements Callable<Integer> {
    final Host host;

    @Option(names = "--json", description = "Print one JSON object on standard output, and nothing else there.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    boolean help;

    AssayCommand(Host host) {
        this.host = host;
    }

    /** Does the work. */
    abstract Report run() throws Exception;

    @Override
    public final Integer call() {
        return print(reportOf());
    }

    private Report reportOf() {
        try {
            return run();
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            return FailureReports.of(e, host);
        }
    }

    private int print(Report report) {
        if (json) {
            host.out().println(Json.write(report.json()));
        } else {
            (report.complaint() ? host.err() : host.out()).print(report.text());
        }
        host.out().flush();
        host.err().flush();
        return report.status().number();
    }
}
