package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Report;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import picocli.CommandLine.Command;

/** The JSON Schema of policies, for editors. */
@Command(
        name = "schema",
        header = "Print the JSON Schema of policies.",
        description = "An editor that is given it completes and checks policies as they are written.",
        footerHeading = "%nExamples:%n",
        footer = {"  assay policy schema > policy.schema.json", "  assay policy schema --json"})
final class PolicySchemaCommand extends AssayCommand {
    private static final String RESOURCE = "policy.schema.json";

    PolicySchemaCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Bytes schema = read();
        JsonValue.JsonObject parsed = (JsonValue.JsonObject) Json.parse(schema, schema.length(), RESOURCE);
        return new Report(ExitStatus.OK, parsed, PrettyJson.write(parsed) + "\n", false);
    }

    private static Bytes read() throws IOException {
        try (InputStream in = Policy.class.getResourceAsStream(RESOURCE)) {
            return Bytes.of(Objects.requireNonNull(in, RESOURCE).readAllBytes());
        }
    }
}
