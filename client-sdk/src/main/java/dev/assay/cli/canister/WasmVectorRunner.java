package dev.assay.cli.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.VerifierCanister;
import dev.assay.client.canister.VerifierCanister.Appraisal;
import dev.assay.client.canister.VerifierCanister.CheckedReceipt;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.result.RejectionCode;
import dev.assay.testkit.canister.CanisterModule;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.testkit.vectors.VectorOutcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Runs vectors through the compiled canister: bundles by {@code verify_evidence}, receipts by {@code check_receipt}. */
public final class WasmVectorRunner {
    /** The canister's word for a receipt under a statement that it does not know. */
    private static final String ENCLAVE_UNKNOWN = "canister.enclave_unknown";

    private final CanisterModule module;
    private final Map<Bytes, EmulatedCanister> canisters = new HashMap<>();

    /** A runner on canisters of its own, installed in simulated mode with its default policy. */
    public WasmVectorRunner(CanisterModule module) {
        this.module = module;
    }

    /** One for each bundle, so that a receipt is judged against its vector's enclave and no other. */
    private EmulatedCanister canister(Bytes bundle) {
        return canisters.computeIfAbsent(bundle, key -> EmulatedCanister.install(module, Policy.simulatedDefault(), 0));
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
            // A canister has a register where others have one issuer: to name none of it is to name another statement.
            boolean unknown = no.code().equals(ENCLAVE_UNKNOWN);
            return VectorOutcome.rejected(unknown ? RejectionCode.RECEIPT_CORE_DIGEST_MISMATCH.code() : no.code());
        }
    }

    private VectorOutcome bundle(Vector vector) throws IOException, MalformedException, CanisterCallException {
        Appraisal appraisal = canister(Bytes.empty())
                .methods()
                .verifyEvidence(
                        vector.requiredContent("bundle"),
                        vector.verifyAtEpochSeconds(),
                        vector.inputBytes("nonce"),
                        vector.inputPolicy().toJson());
        return appraisal.accepted()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(appraisal.findingCodes().get(0));
    }

    /** A canister registers nobody without a fresh challenge, so the vector's enclave answers one first. */
    private VectorOutcome receipt(Vector vector) throws IOException, MalformedException, CanisterCallException {
        long now = vector.verifyAtEpochSeconds();
        Bytes encoded = vector.requiredContent("bundle");
        EmulatedCanister canister = canister(encoded);
        canister.at(now);
        VerifierCanister methods = canister.methods();
        EvidenceBundle bundle = EvidenceBundle.decode(encoded);
        methods.register(SimulatedAnswer.to(methods.beginRegistration().nonce(), bundle, now));
        CheckedReceipt checked = methods.checkReceipt(new ReceiptQuestion(
                vector.requiredContent("receipt"),
                vector.inputBytes("salt"),
                new Exchange(vector.requiredContent("request_context"), vector.requiredContent("request_body")),
                new Exchange(vector.requiredContent("response_context"), vector.requiredContent("response_body")),
                vector.inputBytes("nonce")));
        // The canister says which model answered; whether that one was asked is its caller's to compare.
        boolean asked =
                vector.text("inputs", "model").map(checked.modelName()::equals).orElse(true);
        return asked ? VectorOutcome.VERIFIED : VectorOutcome.rejected(RejectionCode.RECEIPT_MODEL_MISMATCH.code());
    }
}
