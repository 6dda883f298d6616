package dev.assay.cli;

import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.policy.Policy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Whether a document is a policy. */
@Command(
        name = "check",
        header = "Read a policy; misspelt rules and values out of range are refused.",
        footerHeading = "%nExamples:%n",
        footer = "  assay policy check policy.json")
final class PolicyCheckCommand extends AssayCommand {
    @Parameters(paramLabel = "FILE|default|simulated", description = "The policy.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private String policy;

    PolicyCheckCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Policy read = Inputs.policy(policy);
        String digest = read.digest(new BouncyCastleCrypto()).hex();
        return new Report(
                ExitStatus.OK,
                new Members()
                        .put("result", "valid")
                        .put("mode", read.mode().id())
                        .put("digest", digest)
                        .build(),
                new TextBlock()
                        .line("result", "valid")
                        .line("mode", read.mode().id())
                        .line("digest", digest));
    }
}
