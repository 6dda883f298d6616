package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  assay verify quote.bin --type tdx --endorsements collateral/ --policy none",
            "  assay verify report.bin --endorsements vcek.der --endorsements cert_chain.pem --policy policy.json",
            "  assay verify quote.bin --collateral-service pccs=https://pccs.internal:8081 --policy policy.json",
            "  assay verify gpu.bin --endorsements rims/ --nonce 931d...fcb --policy none --json"
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
            description = "Collateral for evidence that comes without it: files, or folders of them, as vendors'"
                    + " services and DCAP tools give it; may be given several times.")
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

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            description = "The nonce that you sent: of a bundle, a Nitro document or an NVIDIA report.")
    private @Nullable String nonce;

    @Option(
            names = "--report-data",
            paramLabel = "HEX",
            description = "What the TEE must vouch for: 64 bytes of a CPU's report, user data of a Nitro document.")
    private @Nullable String reportData;

    @Mixin
    private CollateralOptions collateral = new CollateralOptions();

    VerifyCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        long instant = Inputs.at(at);
        VerificationReport report = new VerificationReport(policy, instant);
        try {
            Bytes content = Inputs.file(file, EvidenceBundle.MAX_BYTES);
            DocumentKind kind = kind(content);
            report.of(kind);
            refuseIdleOptions(kind);
            return report.of(judge(kind, content, instant));
        } catch (MalformedException e) {
            return report.malformed(e);
        } catch (RejectedException e) {
            return report.rejected(e.finding());
        } catch (CollateralUnavailableException e) {
            return report.unavailable(e);
        }
    }

    private EvidenceJudge.Judgement judge(DocumentKind kind, Bytes content, long instant)
            throws CommandFailure, MalformedException, RejectedException, CollateralUnavailableException {
        EvidenceJudge judge = new EvidenceJudge(
                trustAnchors.isEmpty()
                        ? TrustAnchors.vendors()
                        : TrustAnchors.vendors().replacingVendors(EndorsementFiles.anchors(trustAnchors)),
                EndorsementFiles.read(endorsements, file, host),
                collateral.source(host, at != null, !trustAnchors.isEmpty()),
                new EvidenceJudge.Question(
                        policy.equals("none") ? null : Inputs.policy(policy),
                        Inputs.hex(nonce, "--nonce"),
                        Inputs.hex(reportData, "--report-data"),
                        instant));
        return kind == DocumentKind.BUNDLE
                ? judge.bundle(EvidenceBundle.decode(content))
                : judge.evidence(EvidenceFile.record(kind, content, file, endorsements));
    }

    /** What the file looks like; where that cannot be told, what it was said to be. */
    private DocumentKind kind(Bytes content) throws MalformedException, CommandFailure {
        if (type.equals("auto")) {
            DocumentKind detected = DocumentDetector.detect(content);
            if (!detected.isEvidence()) {
                throw new MalformedException("file: " + detected.id() + ", which is no evidence");
            }
            return detected;
        }
        DocumentKind asked =
                DocumentKind.evidence(type).orElseThrow(() -> CommandFailure.usage("--type: unknown type; see --help"));
        DocumentKind detected = detectedOr(asked, content);
        if (asked != detected) {
            throw new MalformedException("file: " + detected.id() + ", not " + asked.id());
        }
        return asked;
    }

    private static DocumentKind detectedOr(DocumentKind asked, Bytes content) {
        try {
            return DocumentDetector.detect(content);
        } catch (MalformedException unknown) {
            return asked;
        }
    }

    /** An option that would do nothing must not look as if it had. */
    private void refuseIdleOptions(DocumentKind kind) throws CommandFailure {
        boolean collateral = !endorsements.isEmpty() || !trustAnchors.isEmpty();
        if (kind == DocumentKind.SIMULATED && collateral) {
            throw CommandFailure.usage("simulated evidence has no endorsements, and one root only, named INSECURE");
        }
        boolean takesNonce = kind == DocumentKind.BUNDLE || kind == DocumentKind.NVIDIA || kind == DocumentKind.NITRO;
        if (nonce != null && !takesNonce) {
            throw CommandFailure.usage("--nonce: " + kind.id() + " evidence carries report data; see --report-data");
        }
    }
}
