package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;
import dev.assay.cli.document.ReceiptDescription;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.Embeddings;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.client.AssayClient;
import dev.assay.client.AssayException;
import dev.assay.client.ClientOptions;
import dev.assay.client.EmbeddingAnswer;
import dev.assay.client.Proof;
import dev.assay.client.SessionBinding;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verified inference. */
@Command(
        name = "infer",
        header = "Ask a server, believe nothing that was not verified.",
        description = {
            "The server's evidence is verified and must satisfy the policy before anything is sent; the answer's"
                    + " receipt is verified before anything is printed."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay infer https://localhost:8443 all-MiniLM-L6-v2 --text 'Hello' --policy policy.json",
            "  assay infer https://localhost:8443 loan-risk --input request.json --policy simulated \\",
            "      --receipt-out receipt.json --bundle-out bundle.cbor"
        })
final class InferCommand extends AssayCommand {
    private static final int MAX_INPUT_BYTES = 64 << 20;

    @Parameters(index = "0", paramLabel = "URL", description = "https://host:port")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private URI url;

    @Parameters(index = "1", paramLabel = "MODEL", description = "The model to ask.")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private String model;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private Question question;

    /** One of three forms. */
    static final class Question {
        @Option(names = "--text", paramLabel = "TEXT", description = "A text to embed.")
        private @Nullable String text;

        @Option(
                names = "--input",
                paramLabel = "FILE",
                description = "A file: an Open Inference Protocol request if it is a JSON object with \"inputs\","
                        + " otherwise a text to embed.")
        private @Nullable Path input;

        @Option(
                names = "--json-input",
                paramLabel = "FILE",
                description = "A file that is sent as it is, as an Open Inference Protocol request.")
        private @Nullable Path jsonInput;
    }

    @Option(
            names = "--policy",
            paramLabel = "FILE|default|simulated",
            defaultValue = "default",
            description = "What to accept (default: ${DEFAULT-VALUE}, which refuses every server it was not told of).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String policy;

    @Option(names = "--receipt-out", paramLabel = "FILE", description = "Save the receipt with both sides.")
    private @Nullable Path receiptOut;

    @Option(names = "--bundle-out", paramLabel = "FILE", description = "Save the evidence that the receipt rests on.")
    private @Nullable Path bundleOut;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Longest wait for one answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description = "The instance name that the server's statement must have (default: the policy's"
                    + " \"instance_names\", or else the host in URL).")
    private @Nullable String instance;

    @Option(names = "--sealed", description = "Not in this version: the server has no OHTTP gateway yet.")
    private boolean sealed;

    InferCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        if (sealed) {
            throw CommandFailure.usage("--sealed: the server of this version cannot open sealed requests");
        }
        if (timeoutSeconds < 1) {
            throw CommandFailure.usage("--timeout: at least one second");
        }
        ClientOptions options = ClientOptions.defaults()
                .withRequestTimeout(Duration.ofSeconds(timeoutSeconds))
                .withInstanceName(instance);
        try (AssayClient client = AssayClient.connect(url, Inputs.policy(policy), options)) {
            return ask(client);
        } catch (IllegalArgumentException notAnAddress) {
            throw CommandFailure.usage(String.valueOf(notAnAddress.getMessage()));
        }
    }

    private Report ask(AssayClient client) throws AssayException, CommandFailure, MalformedException {
        if (question.text != null) {
            return embed(client, question.text);
        }
        if (question.jsonInput != null) {
            return send(client, Inputs.file(question.jsonInput, MAX_INPUT_BYTES));
        }
        Bytes input = question.input == null ? Bytes.empty() : Inputs.file(question.input, MAX_INPUT_BYTES);
        return isRequest(input) ? send(client, input) : embed(client, Utf8.decode(input.toArray(), "--input"));
    }

    private static boolean isRequest(Bytes input) {
        try {
            return Json.parse(input, MAX_INPUT_BYTES, "input") instanceof JsonValue.JsonObject object
                    && object.members().containsKey("inputs");
        } catch (MalformedException text) {
            return false;
        }
    }

    private Report embed(AssayClient client, String text) throws AssayException, CommandFailure, MalformedException {
        EmbeddingAnswer answer = client.embed(model, List.of(text));
        float[] vector = answer.vector(0);
        TextBlock lines =
                new TextBlock().line("embedding", vector.length + " numbers: " + Embeddings.beginning(vector));
        return report(answer.proof(), lines);
    }

    private Report send(AssayClient client, Bytes request) throws AssayException, CommandFailure, MalformedException {
        Proof proof = client.inferJson(model, request).proof();
        String body = Utf8.decode(proof.response().body().toArray(), "answer");
        return report(proof, new TextBlock().text(TextBlock.printable(body)));
    }

    private Report report(Proof proof, TextBlock answer) throws CommandFailure, MalformedException {
        if (receiptOut != null) {
            Inputs.write(receiptOut, proof.toSavedReceipt().toJson());
        }
        if (bundleOut != null) {
            Inputs.write(bundleOut, proof.encodedBundle());
        }
        Bytes body = proof.response().body();
        JsonValue.JsonObject receipt = ReceiptDescription.of(proof.receipt());
        JsonValue.JsonObject report = new Members()
                .put("result", "verified")
                .put("answer", Json.parse(body, body.length(), "answer"))
                .put("tee", proof.attestation().bundle().cpu().tee().id())
                .put("session_bound", proof.sessionBinding() == SessionBinding.BOUND)
                .put("claims", proof.attestation().claims())
                .put("receipt", receipt)
                .build();
        answer.gap()
                .text("Verified: the evidence, the policy, and the receipt for these very bytes.")
                .line("tee", proof.attestation().bundle().cpu().tee().id())
                .line("session", proof.sessionBinding().description())
                .lines(receipt.members(), List.of("model", "model_version", "model_digest", "core_digest", "issued_at"))
                .line("receipt", proof.signedReceipt().length() + " bytes");
        return new Report(ExitStatus.OK, report, answer);
    }
}
