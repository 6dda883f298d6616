package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.cli.document.DocumentDescriber;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.cli.document.DocumentKind;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.json.JsonValue;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Decodes, and judges nothing. */
@Command(
        name = "inspect",
        header = "Decode evidence, endorsements, a bundle, a statement, a receipt or a policy, without judging it.",
        description = "What is printed is what the file says, true or not; assay verify judges.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay inspect bundle.cbor", "  assay inspect quote.bin", "  assay inspect tcb_info.json --json"})
final class InspectCommand extends AssayCommand {
    @Parameters(paramLabel = "FILE", description = "The file; what it is, is found out.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Path file;

    InspectCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Bytes content = Inputs.file(file, DocumentDetector.MAX_BYTES);
        DocumentKind kind = DocumentDetector.detect(content);
        JsonValue.JsonObject described = DocumentDescriber.describe(kind, content);
        JsonValue.JsonObject report = new Members()
                .put("result", "decoded")
                .put("kind", kind.id())
                .put("bytes", content.length())
                .put("content", described)
                .build();
        TextBlock text = new TextBlock()
                .line("kind", kind.id())
                .line("bytes", Integer.toString(content.length()))
                .tree(described)
                .gap()
                .text("Decoded, not judged.");
        return new Report(ExitStatus.OK, report, text);
    }
}
