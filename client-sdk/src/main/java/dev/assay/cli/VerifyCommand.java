package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verification, then appraisal. */
@Command(
        name = "verify",
        header = "Verify evidence, then apply a policy to it.",
        description = "Verification stops at the first failure; a policy collects every complaint.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay verify bundle.cbor --policy policy.json --nonce 00112233445566778899aabbccddeeff",
            "  assay verify bundle.cbor --policy simulated --at 2026-11-21T12:00:00Z --json",
            "  assay verify quote.bin --type tdx --endorsements collateral/ --policy none"
        })
final class VerifyCommand extends AssayCommand {
    @Parameters(paramLabel = "FILE", description = "A bundle (CBOR or JSON), or evidence without one.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Path file;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description = "auto, bundle, sgx, tdx, sev-snp, nvidia, nitro or simulated (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String type;

    @Option(
            names = "--endorsements",
            paramLabel = "DIR|FILE",
            description = "Collateral for evidence that comes without it; may be given several times.")
    private List<Path> endorsements = new ArrayList<>();

    @Option(
            names = "--trust-anchor",
            paramLabel = "FILE",
            description = "A root to end at instead of the vendor's; may be given several times.")
    private List<Path> trustAnchors = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "FILE|default|simulated|none",
            defaultValue = "default",
            description = "What to accept; none stops after verification (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String policy;

    @Option(names = "--at", paramLabel = "INSTANT", description = "Judge as of this time (default: now).")
    private @Nullable String at;

    @Option(names = "--nonce", paramLabel = "HEX", description = "The nonce that you sent.")
    private @Nullable String nonce;

    @Option(names = "--report-data", paramLabel = "HEX", description = "The 64 bytes that the TEE must vouch for.")
    private @Nullable String reportData;

    @Option(
            names = "--offline",
            description = "Fetch nothing. This version never fetches: what is not in the bundle is not used.")
    private boolean offline;

    VerifyCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        EvidenceJudge judge = new EvidenceJudge(
                policy.equals("none") ? null : Inputs.policy(policy),
                Inputs.hex(nonce, "--nonce"),
                Inputs.hex(reportData, "--report-data"),
                Inputs.at(at));
        VerificationReport report = new VerificationReport(policy);
        try {
            Bytes content = Inputs.file(file, EvidenceBundle.MAX_BYTES);
            return judge(content, kind(content), judge, report);
        } catch (MalformedException e) {
            return report.malformed(e);
        } catch (RejectedException e) {
            return report.rejected(e.finding());
        }
    }

    private Report judge(Bytes content, DocumentKind kind, EvidenceJudge judge, VerificationReport report)
            throws MalformedException, RejectedException, CollateralUnavailableException, CommandFailure {
        report.of(kind);
        return switch (kind) {
            case BUNDLE -> {
                refuseOwnCollateral();
                yield report.of(judge.bundle(EvidenceBundle.decode(content)));
            }
            case SIMULATED -> {
                refuseOwnCollateral();
                yield report.of(judge.evidence(SimulatedEvidence.MEDIA_TYPE, content));
            }
            default ->
                throw new RejectedException(
                        RejectionCode.EVIDENCE_TYPE_UNSUPPORTED,
                        "this version has no verifier for " + kind.id() + " evidence, so nothing was verified");
        };
    }

    private DocumentKind kind(Bytes content) throws MalformedException, CommandFailure {
        DocumentKind detected = DocumentDetector.detect(content);
        if (type.equals("auto")) {
            if (!detected.isEvidence()) {
                throw new MalformedException("file: " + detected.id() + ", which is no evidence");
            }
            return detected;
        }
        DocumentKind asked =
                DocumentKind.evidence(type).orElseThrow(() -> CommandFailure.usage("--type: unknown type; see --help"));
        if (asked != detected) {
            throw new MalformedException("file: " + detected.id() + ", not " + asked.id());
        }
        return asked;
    }

    /** An option that would do nothing must not look as if it had. */
    private void refuseOwnCollateral() throws CommandFailure {
        if (!endorsements.isEmpty() || !trustAnchors.isEmpty()) {
            throw CommandFailure.usage("simulated evidence has no endorsements, and one root only, named INSECURE");
        }
    }
}
