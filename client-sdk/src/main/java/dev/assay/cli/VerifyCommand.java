package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.cose.CoseSigner;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.result.CollateralUnavailableException;
import dev.assay.result.RejectedException;
import java.nio.file.Path;
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
            "  assay verify bundle.cbor --policy policy.json --nonce 0011...eeff --nonce-proof proof.cbor",
            "  assay verify bundle.cbor --policy simulated --at 2026-11-21T12:00:00Z --json",
            "  assay verify server.pem --policy none",
            "  assay verify quote.bin --type tdx --endorsements collateral/ --policy none",
            "  assay verify report.bin --endorsements vcek.der --endorsements cert_chain.pem --policy policy.json",
            "  assay verify quote.bin --collateral-service pccs=https://pccs.internal:8081 --policy policy.json",
            "  assay verify gpu.bin --endorsements rims/ --nonce 931d...fcb --policy none --json"
        })
final class VerifyCommand extends AssayCommand {
    @Parameters(
            paramLabel = "FILE",
            description = "A bundle (CBOR or JSON), a TLS certificate with evidence in it, or evidence alone.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Path file;

    @Mixin
    private EvidenceOptions options = new EvidenceOptions();

    @Option(
            names = "--policy",
            paramLabel = "FILE|default|simulated|none",
            defaultValue = "default",
            description = "What to accept; none stops after verification (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String policy;

    @Option(
            names = "--ear-key",
            paramLabel = "FILE",
            description = "Sign the attestation result with this Ed25519 key (PKCS #8, PEM), as \"ear_jwt\".")
    private @Nullable Path earKey;

    @Option(
            names = "--nonce",
            paramLabel = "HEX",
            description = "The nonce that you sent: of a bundle, a Nitro document or an NVIDIA report.")
    private @Nullable String nonce;

    @Option(
            names = "--nonce-proof",
            paramLabel = "HEX|FILE",
            description = "How --nonce leads to the nonce of a bundle that answers several callers: what came as"
                    + " Assay-Nonce-Proof, in hex, or a file with it or with the field's value.")
    private @Nullable String nonceProof;

    @Option(
            names = "--report-data",
            paramLabel = "HEX",
            description = "What the TEE must vouch for: 64 bytes of a CPU's report, user data of a Nitro document.")
    private @Nullable String reportData;

    VerifyCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        EvidenceJudge.Question question = new EvidenceJudge.Question(
                policy.equals("none") ? null : Inputs.policy(policy),
                NonceOptions.expected(nonce, nonceProof),
                Inputs.hex(reportData, "--report-data"),
                options.at());
        if (earKey != null && question.policy() == null) {
            throw CommandFailure.usage("--ear-key: without a policy there is no attestation result to sign");
        }
        CoseSigner signer = earKey == null ? null : SigningKeyFile.read(earKey);
        VerificationReport report = new VerificationReport(policy, question.at(), signer);
        try {
            Bytes content = Inputs.file(file, EvidenceBundle.MAX_BYTES);
            DocumentKind kind = options.kind(content);
            report.of(kind);
            refuseIdleNonce(kind);
            return report.of(options.judge(kind, content, file, question, host));
        } catch (MalformedException e) {
            return report.malformed(e);
        } catch (RejectedException e) {
            return report.rejected(e.finding());
        } catch (CollateralUnavailableException e) {
            return report.unavailable(e);
        }
    }

    /** An option that would do nothing must not look as if it had. */
    private void refuseIdleNonce(DocumentKind kind) throws CommandFailure {
        boolean takesNonce = kind == DocumentKind.BUNDLE
                || kind == DocumentKind.CERTIFICATE
                || kind == DocumentKind.NVIDIA
                || kind == DocumentKind.NITRO;
        if (nonce != null && !takesNonce) {
            throw CommandFailure.usage("--nonce: " + kind.id() + " evidence carries report data; see --report-data");
        }
        if (nonceProof != null && kind != DocumentKind.BUNDLE) {
            throw CommandFailure.usage("--nonce-proof: only bundles answer several callers, not " + kind.id());
        }
    }
}
