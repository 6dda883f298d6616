package dev.assay.cli;

import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.json.JsonValue;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the compiled canister is. */
@Command(
        name = "info",
        header = "Show the compiled canister: its size, its exports, what it says of itself.",
        footerHeading = "%nExamples:%n",
        footer = "  assay canister info --policy simulated")
final class CanisterInfoCommand extends AssayCommand {
    @Option(
            names = "--policy",
            paramLabel = "FILE|default|simulated",
            defaultValue = "default",
            description = "What to install it with (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String policy;

    CanisterInfoCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        ModuleFile module = new ModuleFile(host.home());
        List<String> exports = module.exports();
        VerifierCanister.Info info = EmulatedCanister.install(
                        module.compile(), Inputs.policy(policy), Instant.now().getEpochSecond())
                .methods()
                .info();
        JsonValue.JsonObject report = new Members()
                .put("result", "done")
                .put("label", EmulatedCanister.LABEL)
                .put("name", info.name())
                .put("version", info.version())
                .put("mode", info.mode())
                .put("policy_digest", info.policyDigest())
                .put("bytes", module.bytes().length)
                .put("bytes_gzipped", module.gzippedSize())
                .put("exports", JsonValue.ofStrings(exports))
                .build();
        TextBlock text = new TextBlock()
                .line("canister", info.name() + " " + info.version() + " (" + EmulatedCanister.LABEL + ")")
                .line("mode", info.mode())
                .line("policy digest", info.policyDigest().hex())
                .line("module", module.bytes().length + " bytes, " + module.gzippedSize() + " gzipped");
        exports.forEach(export -> text.line("export", export));
        return new Report(ExitStatus.OK, report, text);
    }
}
