package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.claims.VerifiedBundle;
import dev.assay.cli.policy.PolicyDraft;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.json.Json;
import dev.assay.policy.Policy;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.AttestationVerifier;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A policy to start from. */
@Command(
        name = "init",
        header = "Print a policy to start from.",
        description = {
            "Without a bundle: the strict default, which accepts nothing until somebody says what to trust.",
            "With one: what that bundle's evidence says of itself. It is genuine, but whether it is what you want,"
                    + " only measurements and digests from elsewhere can tell."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay policy init > policy.json",
            "  assay policy init --from-bundle bundle.cbor > policy.json && assay policy explain policy.json"
        })
final class PolicyInitCommand extends AssayCommand {
    @Option(
            names = "--from-bundle",
            paramLabel = "FILE",
            description = "Fill in the kind of TEE, the measurements and the models of this bundle.")
    private @Nullable Path fromBundle;

    PolicyInitCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Policy policy = fromBundle == null ? Policy.strictDefault() : PolicyDraft.from(verified(fromBundle));
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

    private static VerifiedBundle verified(Path bundle) throws Exception {
        return verify(EvidenceBundle.decode(Inputs.file(bundle, EvidenceBundle.MAX_BYTES)));
    }

    private static VerifiedBundle verify(EvidenceBundle bundle) throws Exception {
        return new AttestationVerifier(TrustAnchors.vendors(), new BouncyCastleCrypto())
                .verifyEvidence(bundle, Inputs.at(null));
    }
}
