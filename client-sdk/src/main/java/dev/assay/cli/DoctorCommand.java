package dev.assay.cli;

import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.json.JsonValue;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What this machine has and lacks. */
@Command(
        name = "doctor",
        header = "Show what this machine has and lacks, and what to do about it.",
        description = "Ends with 40 when something is missing that every use needs.",
        footerHeading = "%nExamples:%n",
        footer = "  assay doctor --json")
final class DoctorCommand extends AssayCommand {
    private static final int OLDEST_JDK = 17;
    private static final int PREFERRED_JDK = 25;

    @Option(
            names = "--tee-root",
            paramLabel = "DIR",
            defaultValue = "/",
            description = "Where the kernel's /dev and /sys are, for containers that mount them elsewhere"
                    + " (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private Path teeRoot;

    private final List<Check> checks = new ArrayList<>();

    DoctorCommand(Host host) {
        super(host);
    }

    @Override
    Report run() {
        jdk();
        built();
        tees();
        checks.add(LocalGpus.check());
        checks.addAll(CudaChecks.all(host.home()));
        engine();
        return report();
    }

    private void jdk() {
        int version = Runtime.version().feature();
        String advice = version < OLDEST_JDK
                ? "install JDK " + PREFERRED_JDK
                : version < PREFERRED_JDK ? "JDK " + PREFERRED_JDK + " is preferred; " + OLDEST_JDK + " will do" : "";
        add("JDK", version >= OLDEST_JDK, System.getProperty("java.runtime.version"), advice);
        checks.add(new Check("machine", "ok", System.getProperty("os.name") + " " + System.getProperty("os.arch"), ""));
    }

    private void built() {
        Path home = host.home();
        boolean server = Files.isRegularFile(home.resolve("inference-server/target/quarkus-app/quarkus-run.jar"));
        add("inference server", server, server ? "built" : "not built", server ? "" : "any ./assay command builds it");
        boolean models = Files.isDirectory(home.resolve("inference-server/target/models"));
        add("models", models, models ? "built" : "not built", models ? "" : "any ./assay command builds them");
        boolean canister = new ModuleFile(home).exists();
        add("canister", canister, canister ? "built" : "not built", canister ? "" : "any ./assay command builds it");
    }

    private void tees() {
        checks.addAll(new TeeChecks(teeRoot).all(host.environment()));
    }

    private void engine() {
        String found = "";
        for (String engine : List.of("docker", "podman")) {
            for (String folder : host.environment().getOrDefault("PATH", "").split(File.pathSeparator)) {
                if (found.isEmpty() && !folder.isEmpty() && Files.isExecutable(Path.of(folder, engine))) {
                    found = engine;
                }
            }
        }
        checks.add(new Check(
                "container engine",
                found.isEmpty() ? "absent" : "ok",
                found.isEmpty() ? "neither docker nor podman on the PATH" : found,
                found.isEmpty() ? "only for the image and its tests" : ""));
    }

    private void add(String name, boolean good, String found, String advice) {
        checks.add(new Check(name, good ? "ok" : "missing", found, advice));
    }

    private Report report() {
        boolean healthy = checks.stream().noneMatch(check -> check.state().equals("missing"));
        StringBuilder text = new StringBuilder();
        for (Check check : checks) {
            text.append(String.format("%-8s %-22s %s", check.state(), check.name(), check.found()));
            text.append(check.advice().isEmpty() ? "\n" : "  (" + check.advice() + ")\n");
        }
        List<JsonValue> items = checks.stream()
                .map(check -> (JsonValue) new Members()
                        .put("name", check.name())
                        .put("state", check.state())
                        .put("found", check.found())
                        .put("advice", check.advice())
                        .build())
                .toList();
        return new Report(
                healthy ? ExitStatus.OK : ExitStatus.UNAVAILABLE,
                new Members()
                        .put("result", healthy ? "healthy" : "unavailable")
                        .put("checks", items)
                        .build(),
                text.toString(),
                false);
    }
}
