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
import dev.assay.client.canister.EvidenceQuestion;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.testkit.EvidenceSample;
import dev.assay.testkit.FakeEnclave;
import dev.assay.testkit.canister.CanisterModule;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the canister's calls cost. */
@Command(
        name = "cost",
        header = "Count the instructions of a registration, a receipt check, and of each kind of evidence.",
        description = {
            "Runs examples that the test kit mints, and counts with the replica's weights (an emulator, not a"
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
        CanisterModule module = new ModuleFile(host.home()).compile();
        EmulatedCanister canister = EmulatedCanister.install(module, Policy.simulatedDefault(), now);
        runExample(canister.methods(), now);
        Members members = new Members();
        TextBlock text = new TextBlock().text("Instructions, " + EmulatedCanister.LABEL + ":");
        canister.instructions().forEach((call, count) -> line(call, count, members, text));
        Members evidence = new Members();
        text.gap().text("Verification of evidence with its endorsements, all in one message:");
        EmulatedCanister release = EmulatedCanister.install(module, Policy.strictDefault(), now);
        for (EvidenceSample sample : EvidenceSample.all()) {
            line(sample.name(), cost(sample, release), evidence, text);
        }
        return new Report(
                ExitStatus.OK,
                new Members()
                        .put("result", "done")
                        .put("label", EmulatedCanister.LABEL)
                        .put("body_bytes", bodyBytes)
                        .put("instructions", members.build())
                        .put("evidence", evidence.build())
                        .build(),
                text);
    }

    private static void line(String name, long count, Members members, TextBlock text) {
        members.put(name, count);
        text.line(name, String.format(Locale.ROOT, "%,15d", count));
    }

    private static long cost(EvidenceSample sample, EmulatedCanister release) throws Exception {
        release.takeInstructions();
        release.methods()
                .verifyEvidence(EvidenceQuestion.ofEvidence(sample.evidence())
                        .withEndorsements(sample.endorsements())
                        .dangerouslyTrusting(sample.roots())
                        .at(sample.at())
                        .withoutPolicy());
        return release.takeInstructions();
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
