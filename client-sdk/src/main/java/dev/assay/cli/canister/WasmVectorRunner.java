package dev.assay.cli.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.VerifierCanister.Appraisal;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.testkit.canister.CanisterModule;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.testkit.vectors.VectorOutcome;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Runs vectors through the compiled canister: bundles by {@code verify_evidence}, receipts by {@code check_receipt}. */
public final class WasmVectorRunner {
    private final EmulatedCanister canister;

    /** A runner on a canister of its own, installed in simulated mode with its default policy. */
    public WasmVectorRunner(CanisterModule module) {
        this.canister = EmulatedCanister.install(module, Policy.simulatedDefault(), 0);
    }

    /** Runs one vector. */
    public VectorOutcome run(Vector vector) throws IOException, MalformedException {
        try {
            return switch (vector.kind()) {
                case "simulated" -> bundle(vector);
                case "receipt" -> receipt(vector);
                default -> VectorOutcome.UNSUPPORTED;
            };
        } catch (CanisterCallException no) {
            return VectorOutcome.rejected(no.code());
        }
    }

    private VectorOutcome bundle(Vector vector) throws IOException, MalformedException, CanisterCallException {
        boolean simulated = vector.text("inputs", "policy").orElse("default").equals("simulated");
        Policy policy = simulated ? Policy.simulatedDefault() : Policy.strictDefault();
        Appraisal appraisal = canister.methods()
                .verifyEvidence(required(vector, "bundle"), verifyAt(vector), hex(vector, "nonce"), policy.toJson());
        return appraisal.accepted()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(appraisal.findingCodes().get(0));
    }

    private VectorOutcome receipt(Vector vector) throws IOException, MalformedException, CanisterCallException {
        ReceiptQuestion question = new ReceiptQuestion(
                required(vector, "receipt"),
                hex(vector, "salt"),
                new Exchange(required(vector, "request_context"), required(vector, "request_body")),
                new Exchange(required(vector, "response_context"), required(vector, "response_body")),
                hex(vector, "nonce"),
                vector.text("inputs", "model").orElse(null));
        canister.methods().dangerouslyVerifyReceipt(question, required(vector, "bundle"));
        return VectorOutcome.VERIFIED;
    }

    private static Bytes required(Vector vector, String role) throws IOException {
        return vector.content(role).orElseThrow(() -> new IOException(vector.id() + " has no file \"" + role + "\""));
    }

    private static @Nullable Bytes hex(Vector vector, String input) throws MalformedException {
        String text = vector.text("inputs", input).orElse(null);
        return text == null ? null : Bytes.fromHex(text);
    }

    private static long verifyAt(Vector vector) throws IOException {
        return Instant.parse(
                        vector.verifyAt().orElseThrow(() -> new IOException(vector.id() + " has no \"verify_at\"")))
                .getEpochSecond();
    }
}
