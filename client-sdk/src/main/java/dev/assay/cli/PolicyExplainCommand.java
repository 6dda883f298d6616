package dev.assay.cli;

import dev.assay.cli.policy.PolicyWords;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What a policy means, rule by rule. */
@Command(
        name = "explain",
        header = "Say in plain words what a policy accepts.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay policy explain policy.json", "  assay policy explain default"})
final class PolicyExplainCommand extends AssayCommand {
    @Parameters(paramLabel = "FILE|default|simulated", description = "The policy.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private String policy;

    PolicyExplainCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Policy read = Inputs.policy(policy);
        List<PolicyWords.Rule> rules = PolicyWords.explain(read);
        TextBlock text = new TextBlock();
        rules.forEach(
                rule -> text.text((rule.loosened() ? "! " : "  ") + rule.name()).text("      " + rule.meaning()));
        text.gap().text("Lines that start with ! give up a protection that the default has.");
        List<JsonValue> json = rules.stream()
                .map(rule -> (JsonValue) new Members()
                        .put("rule", rule.name())
                        .put("meaning", rule.meaning())
                        .put("loosened", rule.loosened())
                        .build())
                .toList();
        return new Report(
                ExitStatus.OK,
                new Members().put("result", "explained").put("rules", json).build(),
                text);
    }
}
