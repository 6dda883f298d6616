package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.SimulatedEvidence;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import dev.assay.trust.TrustAnchors;
import dev.assay.x509.Certificate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands that judge evidence from a file have in common. */
final class EvidenceOptions {
    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description =
                    "auto, bundle, certificate, sgx, tdx, sev-snp, nvidia, nitro or simulated (default: ${DEFAULT-VALUE}).")
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

    @Option(names = "--at", paramLabel = "INSTANT", description = "Judge as of this time (default: now).")
    private @Nullable String at;

    @Mixin
    private CollateralOptions collateral = new CollateralOptions();

    /** Seconds since 1970 as of which to judge. */
    long at() throws CommandFailure {
        return Inputs.at(at);
    }

    /** What the file looks like; where that cannot be told, what it was said to be. */
    DocumentKind kind(Bytes content) throws MalformedException, CommandFailure {
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

    /** Verifies, then appraises if the question has a policy. */
    EvidenceJudge.Judgement judge(
            DocumentKind kind, Bytes content, Path file, EvidenceJudge.Question question, Host host)
            throws CommandFailure, MalformedException, RejectedException, CollateralUnavailableException {
        if (kind == DocumentKind.BUNDLE) {
            EvidenceBundle bundle = EvidenceBundle.decode(content);
            refuseIdleOptions(bundle.cpu().type().equals(SimulatedEvidence.MEDIA_TYPE)
                    && bundle.gpus().isEmpty());
            return judge(file, question, host).bundle(bundle);
        }
        if (kind == DocumentKind.CERTIFICATE) {
            Certificate certificate = EvidenceFile.certificate(content);
            CertificateEvidence evidence = EvidenceFile.in(certificate);
            refuseIdleOptions(evidence.cpu().type().equals(SimulatedEvidence.MEDIA_TYPE));
            return judge(file, question, host).certificate(certificate, evidence);
        }
        refuseIdleOptions(kind == DocumentKind.SIMULATED);
        return judge(file, question, host).evidence(EvidenceFile.record(kind, content, file, endorsements));
    }

    private EvidenceJudge judge(Path file, EvidenceJudge.Question question, Host host)
            throws CommandFailure, MalformedException {
        TrustAnchors vendors = TrustAnchors.vendors();
        return new EvidenceJudge(
                trustAnchors.isEmpty() ? vendors : vendors.replacingVendors(EndorsementFiles.anchors(trustAnchors)),
                EndorsementFiles.read(endorsements, file, host),
                collateral.source(host, at != null, !trustAnchors.isEmpty()),
                question);
    }

    /** An option that would do nothing must not look as if it had. */
    private void refuseIdleOptions(boolean simulated) throws CommandFailure {
        if (simulated && !(endorsements.isEmpty() && trustAnchors.isEmpty())) {
            throw CommandFailure.usage("simulated evidence has no endorsements, and one root only, named INSECURE");
        }
    }
}
