package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.testkit.FakeEnclave;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the canister's calls cost. */
@Command(
        name = "cost",
        header = "Count the instructions of a registration and a receipt check.",
        description = {
            "Runs an example that the test kit mints, and counts with the replica's weights (an emulator, not a"
                    + " replica)."
        },
        footerHeading = "%nExamples:%n",
        footer = "  assay canister cost --body-bytes 100000 --json")
final class CanisterCostCommand extends AssayCommand {
    private static final int MAX_BODY_BYTES = 900_000;

    @Option(
            names = "--body-bytes",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Length of the example's request and of its answer (default: ${DEFAULT-VALUE}).")
    private int bodyBytes;

    CanisterCostCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        if (bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES) {
            throw CommandFailure.usage("--body-bytes: 0 to " + MAX_BODY_BYTES);
        }
        long now = Instant.now().getEpochSecond();
        EmulatedCanister canister =
                EmulatedCanister.install(new ModuleFile(host.home()).compile(), Policy.simulatedDefault(), now);
        runExample(canister.methods(), now);
        Members members = new Members();
        TextBlock text = new TextBlock().text("Instructions, " + EmulatedCanister.LABEL + ":");
        canister.instructions().forEach((call, count) -> {
            members.put(call, count);
            text.line(call, String.format(Locale.ROOT, "%,15d", count));
        });
        return new Report(
                ExitStatus.OK,
                new Members()
                        .put("result", "done")
                        .put("label", EmulatedCanister.LABEL)
                        .put("body_bytes", bodyBytes)
                        .put("instructions", members.build())
                        .build(),
                text);
    }

    private void runExample(VerifierCanister methods, long now) throws Exception {
        FakeEnclave enclave = FakeEnclave.named("cost");
        methods.register(
                enclave.bundle(methods.beginRegistration().nonce(), now).encodeCbor());
        Bytes body = Bytes.of(new byte[bodyBytes]);
        Bytes salt = Bytes.of(new byte[32]);
        Bytes nonce = Bytes.of(new byte[32]);
        Exchange request =
                Exchange.httpRequest("POST", "/v2/models/echo/infer", "application/octet-stream", null, body);
        Exchange response = Exchange.httpResponse(200, "application/octet-stream", null, body);
        Bytes receipt = enclave.sign(enclave.receipt(request, response, salt, nonce, now))
                .encode();
        methods.checkReceipt(new ReceiptQuestion(receipt, salt, request, response, nonce, null));
    }
}
