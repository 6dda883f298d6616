package dev.assay.cli.canister;

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

/** Runs vectors through the compiled canister: bundles by {@code verify_evidence}, receipts with their bundle. */
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
        Appraisal appraisal = canister.methods()
                .verifyEvidence(
                        vector.requiredContent("bundle"),
                        vector.verifyAtEpochSeconds(),
                        vector.inputBytes("nonce"),
                        vector.inputPolicy().toJson());
        return appraisal.accepted()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(appraisal.findingCodes().get(0));
    }

    private VectorOutcome receipt(Vector vector) throws IOException, MalformedException, CanisterCallException {
        ReceiptQuestion question = new ReceiptQuestion(
                vector.requiredContent("receipt"),
                vector.inputBytes("salt"),
                new Exchange(vector.requiredContent("request_context"), vector.requiredContent("request_body")),
                new Exchange(vector.requiredContent("response_context"), vector.requiredContent("response_body")),
                vector.inputBytes("nonce"),
                vector.text("inputs", "model").orElse(null));
        canister.methods().dangerouslyVerifyReceipt(question, vector.requiredContent("bundle"));
        return VectorOutcome.VERIFIED;
    }
}
