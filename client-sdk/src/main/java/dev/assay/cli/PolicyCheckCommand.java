package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.cli.policy.PolicyAdvice;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Whether a document is a policy, what in it is odd, and what of given evidence it would refuse. */
@Command(
        name = "check",
        header = "Read a policy and say what in it is odd; with evidence, what it would refuse.",
        description = {
            "Misspelt rules and values out of range are malformed. What is odd is said and is no error.",
            "With --evidence the policy is applied to it, without a nonce; nothing refused gives exit status 0."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay policy check policy.json",
            "  assay policy check policy.json --evidence quote.bin --endorsements collateral/"
        })
final class PolicyCheckCommand extends AssayCommand {
    @Parameters(paramLabel = "FILE|default|simulated", description = "The policy.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private String policy;

    @Option(names = "--evidence", paramLabel = "FILE", description = "A bundle or evidence to apply the policy to.")
    private @Nullable Path evidence;

    @Mixin
    private EvidenceOptions options = new EvidenceOptions();

    PolicyCheckCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Policy read = Inputs.policy(policy);
        String digest = read.digest(new BouncyCastleCrypto()).hex();
        List<PolicyAdvice.Advice> advice = PolicyAdvice.about(read);
        List<Finding> findings = evidence == null ? List.of() : findings(read, evidence);
        String result = evidence == null ? "valid" : findings.isEmpty() ? "accepts" : "refused";
        TextBlock text = new TextBlock()
                .line("result", result)
                .line("mode", read.mode().id())
                .line("digest", digest);
        advice.forEach(item -> text.text("note: " + item.member() + ": " + item.message()));
        text.findings(findings);
        return new Report(
                findings.isEmpty() ? ExitStatus.OK : ExitStatus.REFUSED,
                new Members()
                        .put("result", result)
                        .put("mode", read.mode().id())
                        .put("digest", digest)
                        .put(
                                "notes",
                                advice.stream().map(PolicyCheckCommand::json).toList())
                        .putFindings(findings)
                        .build(),
                text);
    }

    /** Complaints that are about the policy and not about a nonce that nobody could have sent. */
    private List<Finding> findings(Policy read, Path file) throws Exception {
        Bytes content = Inputs.file(file, EvidenceBundle.MAX_BYTES);
        EvidenceJudge.Question question = new EvidenceJudge.Question(read, null, null, options.at());
        return options.judge(options.kind(content), content, file, question, host).findings().stream()
                .filter(finding -> finding.code() != RejectionCode.POLICY_NONCE_MISMATCH)
                .toList();
    }

    private static JsonValue json(PolicyAdvice.Advice advice) {
        return new Members()
                .put("member", advice.member())
                .put("message", advice.message())
                .build();
    }
}
