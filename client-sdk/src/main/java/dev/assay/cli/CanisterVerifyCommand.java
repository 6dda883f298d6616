package dev.assay.cli;

import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.canister.ModuleFile;
import dev.assay.cli.report.CommandFailure;
import dev.assay.cli.report.ExitStatus;
import dev.assay.cli.report.Host;
import dev.assay.cli.report.Members;
import dev.assay.cli.report.Report;
import dev.assay.cli.report.TextBlock;
import dev.assay.client.AssayClient;
import dev.assay.client.ClientOptions;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.client.canister.VerifierCanister.CheckedReceipt;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.client.canister.VerifierCanister.Registered;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.policy.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Registers a running server in the canister and lets it check a receipt. */
@Command(
        name = "verify",
        header = "Register a running server in the canister, by challenge, and let it check a receipt.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  assay canister verify https://localhost:8443 --policy policy.json",
            "  assay canister verify https://localhost:8443 --policy policy.json --receipt receipt.json"
        })
final class CanisterVerifyCommand extends AssayCommand {
    @Parameters(paramLabel = "URL", description = "https://host:port")
    @SuppressWarnings("NullAway.Init") // Set by picocli, which refuses its absence.
    private URI url;

    @Option(
            names = "--policy",
            paramLabel = "FILE|default|simulated",
            defaultValue = "default",
            description = "What client and canister accept (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Has a default.
    private String policy;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description = "The instance name that the server's statement must have (default: the policy's"
                    + " \"instance_names\", or else the host in URL).")
    private @Nullable String instance;

    @Option(names = "--receipt", paramLabel = "FILE", description = "What assay infer --receipt-out wrote.")
    private @Nullable Path receipt;

    CanisterVerifyCommand(Host host) {
        super(host);
    }

    @Override
    Report run() throws Exception {
        Policy accepted = Inputs.policy(policy);
        SavedReceipt saved = receipt == null ? null : SavedReceipt.parse(Inputs.file(receipt, SavedReceipt.MAX_BYTES));
        EmulatedCanister canister = EmulatedCanister.install(
                new ModuleFile(host.home()).compile(), accepted, Instant.now().getEpochSecond());
        try (AssayClient client =
                AssayClient.connect(url, accepted, ClientOptions.defaults().withInstanceName(instance))) {
            return verify(client, canister, saved);
        } catch (CanisterCallException e) {
            boolean refused = e.code().startsWith("policy.");
            throw new CommandFailure(
                    refused ? ExitStatus.REFUSED : ExitStatus.REJECTED, e.code(), String.valueOf(e.getMessage()));
        }
    }

    private static Report verify(AssayClient client, EmulatedCanister canister, @Nullable SavedReceipt saved)
            throws Exception {
        VerifierCanister methods = canister.methods();
        Registered registered = methods.register(
                client.fetchEvidence(methods.beginRegistration().nonce()));
        CheckedReceipt checked = saved == null ? null : methods.checkReceipt(ReceiptQuestion.of(saved));
        Members members = new Members()
                .put("result", "verified")
                .put("label", EmulatedCanister.LABEL)
                .put("core_digest", registered.coreDigest())
                .put("tee", registered.tee())
                .put("expires_at", Instant.ofEpochSecond(registered.expiresAt()).toString());
        TextBlock text = new TextBlock()
                .text("Registered in the compiled canister (" + EmulatedCanister.LABEL + ").")
                .line("tee", registered.tee())
                .line("core digest", registered.coreDigest().hex())
                .line(
                        "expires at",
                        Instant.ofEpochSecond(registered.expiresAt()).toString());
        if (checked != null) {
            members.put("model", checked.modelName()).put("model_digest", checked.modelDigest());
            text.line(
                    "receipt",
                    "accepted: " + checked.modelName() + " "
                            + checked.modelDigest().hex());
        }
        Members costs = new Members();
        canister.instructions().forEach((call, count) -> {
            costs.put(call, count);
            text.line(call, String.format(Locale.ROOT, "%,d instructions", count));
        });
        return new Report(
                ExitStatus.OK, members.put("instructions", costs.build()).build(), text);
    }
}
