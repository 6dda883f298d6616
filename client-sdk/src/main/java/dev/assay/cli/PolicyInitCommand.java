package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.policy.PolicyDraft;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.json.Json;
import dev.assay.model.ModelSet;
import dev.assay.policy.Policy;
import dev.assay.result.Finding;
import dev.assay.result.RejectionCode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A policy to start from. */
@Command(
        name = "init",
        header = "Print a policy to start from.",
        description = {
            "Without evidence: the strict default, which accepts nothing until somebody says what to trust.",
            "With some: what it says of itself. It is genuine, but whether it is what you want, only measurements and"
                    + " digests from elsewhere can tell. What the policy would still refuse is said on standard error."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay policy init > policy.json",
            "  assay policy init --from-bundle bundle.cbor > policy.json && assay policy explain policy.json",
            "  assay policy init --from-evidence quote.bin --endorsements collateral/ > policy.json"
        })
final class PolicyInitCommand extends AssayCommand {
    @Option(
            names = "--from-bundle",
            paramLabel = "FILE",
            description = "Fill in the kind of TEE, the measurements and the models of this bundle.")
    private @Nullable Path fromBundle;

    @Option(
            names = "--from-evidence",
            paramLabel = "FILE",
            description = "Fill in the kind of TEE and the measurements of this evidence; of a bundle, models too.")
    private @Nullable Path fromEvidence;

    @Mixin
    private EvidenceOptions options = new EvidenceOptions();

    PolicyInitCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Policy policy = policy();
        Bytes canonical = Bytes.utf8(policy.toJson());
        var document = Json.parse(canonical, canonical.length(), "policy");
        if (!json) {
            host.progress("assay policy explain FILE says what each rule means.");
        }
        return new Report(
                ExitStatus.OK,
                new Members().put("result", "done").put("policy", document).build(),
                PrettyJson.write(document) + "\n",
                false);
    }

    private Policy policy() throws Exception {
        if (fromBundle != null && fromEvidence != null) {
            throw CommandFailure.usage("--from-bundle or --from-evidence, not both");
        }
        Path file = fromBundle == null ? fromEvidence : fromBundle;
        return file == null ? Policy.strictDefault() : from(file);
    }

    private Policy from(Path file) throws Exception {
        Bytes content = Inputs.file(file, EvidenceBundle.MAX_BYTES);
        DocumentKind kind = options.kind(content);
        if (kind == DocumentKind.NVIDIA) {
            throw CommandFailure.usage("a device runs no code of yours; use the bundle of the enclave that it serves");
        }
        EvidenceJudge.Judgement verified = judge(kind, content, file, null);
        ModelSet models = kind == DocumentKind.BUNDLE
                ? ModelSet.decode(EvidenceBundle.decode(content).models())
                : new ModelSet(List.of());
        Policy policy = PolicyDraft.from(verified.evidence(), models);
        if (!json) {
            for (Finding finding : judge(kind, content, file, policy).findings()) {
                if (finding.code() != RejectionCode.POLICY_NONCE_MISMATCH) {
                    host.progress("this policy would refuse that evidence: "
                            + finding.code().code() + ": " + finding.message());
                }
            }
        }
        return policy;
    }

    private EvidenceJudge.Judgement judge(DocumentKind kind, Bytes content, Path file, @Nullable Policy policy)
            throws Exception {
        EvidenceJudge.Question question = new EvidenceJudge.Question(policy, null, null, options.at());
        return options.judge(kind, content, file, question, host);
    }
}
