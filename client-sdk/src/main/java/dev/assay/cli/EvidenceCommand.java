package dev.assay.cli;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.cli.document.DocumentDescriber;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.jni.NativeLibrary;
import dev.assay.enclave.mode.ProcessView;
import dev.assay.enclave.mode.ReleaseRules;
import dev.assay.enclave.mode.Weakness;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.StatementWrapper;
import dev.assay.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What this machine attests. */
@Command(
        name = "evidence",
        header = "Show what this machine attests, as a bundle.",
        description = {
            "Makes a statement with fresh keys and no models, and has this machine's TEE vouch for it. The keys are"
                    + " thrown away: the bundle shows what the TEE says, and no server answers under it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay evidence --out bundle.cbor",
            "  assay evidence --tee simulated --nonce 00112233445566778899aabbccddeeff --format json --out bundle.json"
        })
final class EvidenceCommand extends AssayCommand {
    @Option(
            names = "--tee",
            paramLabel = "TEE",
            defaultValue = "auto",
            description = "auto, occlum, tdx, sev-snp or simulated, which auto never chooses"
                    + " (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String tee;

    @Option(
            names = "--tee-root",
            paramLabel = "DIR",
            defaultValue = "/",
            description = "Where the kernel's /dev and /sys are, for containers that mount them elsewhere"
                    + " (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private Path teeRoot;

    @Option(names = "--nonce", paramLabel = "HEX", description = "16 to 64 bytes to answer (default: random).")
    private @Nullable String nonce;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the bundle here.")
    private @Nullable Path out;

    @Option(
            names = "--format",
            paramLabel = "cbor|json",
            defaultValue = "cbor",
            description = "The bundle's form (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String format;

    EvidenceCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        if (!TeeDetection.NAMES.contains(tee)) {
            throw CommandFailure.usage("--tee: expected one of " + String.join(", ", TeeDetection.NAMES));
        }
        if (!Set.of("cbor", "json").contains(format)) {
            throw CommandFailure.usage("--format: cbor or json");
        }
        LocalEvidence.Local local = LocalEvidence.make(tee, teeRoot, nonce());
        EvidenceBundle bundle = local.bundle();
        Bytes encoded = format.equals("json") ? bundle.encodeJson() : bundle.encodeCbor();
        if (out != null) {
            Inputs.write(out, encoded);
        }
        return report(local, encoded);
    }

    private @Nullable Bytes nonce() throws CommandFailure {
        Bytes given = Inputs.hex(nonce, "--nonce");
        if (given != null
                && (given.length() < StatementWrapper.MIN_NONCE_BYTES
                        || given.length() > StatementWrapper.MAX_NONCE_BYTES)) {
            throw CommandFailure.usage("--nonce: 16 to 64 bytes in hexadecimal");
        }
        return given;
    }

    private Report report(LocalEvidence.Local local, Bytes encoded) throws Exception {
        JsonValue.JsonObject described = DocumentDescriber.describe(DocumentKind.BUNDLE, encoded);
        String kind = local.tee().id();
        String mode = local.mode().name().toLowerCase(Locale.ROOT);
        List<Weakness> refused = local.mode() == EnclaveMode.SIMULATED
                ? List.of()
                : ReleaseRules.checkStart(ProcessView.startedFrom(host.environment()), NativeLibrary.problem());
        Members report = new Members()
                .put("result", "done")
                .put("tee", kind)
                .put("mode", mode)
                .put("event_log", local.eventLog())
                .put("gpus", local.gpus().stream().map(JsonValue::of).toList())
                .put("release_refuses", TeeChecks.json(refused))
                .put("bytes", encoded.length())
                .put("bundle", Base64Text.encode(encoded))
                .put("content", described);
        TextBlock text = new TextBlock()
                .line("tee", kind.equals("simulated") ? "simulated (INSECURE: protects nothing)" : kind)
                .line("mode", mode);
        if (!local.eventLog().isEmpty()) {
            text.line("event log", local.eventLog());
        }
        local.gpus().forEach(line -> text.line("gpu", line));
        refused.forEach(weakness -> text.line("RELEASE would refuse", weakness.line()));
        text.line("bundle", encoded.length() + " bytes" + (out == null ? "; --out FILE keeps it" : " in " + out))
                .tree(described);
        return new Report(ExitStatus.OK, report.build(), text);
    }
}
