package dev.assay.cli.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.EvidenceInterface;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.EvidenceAppraisal;
import dev.assay.client.canister.EvidenceQuestion;
import dev.assay.client.canister.VerifierCanister.Inspection;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.evidence.MediaTypes;
import dev.assay.json.JsonValue;
import dev.assay.policy.Policy;
import dev.assay.receipt.Exchange;
import dev.assay.testkit.canister.CanisterModule;
import dev.assay.testkit.vectors.EvidenceVectors;
import dev.assay.testkit.vectors.ParseOnlyVectors;
import dev.assay.testkit.vectors.VectorManifest.Vector;
import dev.assay.testkit.vectors.VectorOutcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Runs vectors through the compiled canister: evidence and bundles by {@code verify_evidence}, receipts with their
 * bundle. Whatever reads or judges anything of a vector is compiled code; only files are opened out here.
 */
public final class WasmVectorRunner {
    private final EmulatedCanister simulated;
    private final EmulatedCanister release;
    private final long now;
    private long instructions;

    /**
     * A runner on canisters of its own: one in simulated mode for what the project minted, one in release mode for what
     * vendors signed.
     *
     * @param nowEpochSeconds when to judge what leaves the time open
     */
    public WasmVectorRunner(CanisterModule module, long nowEpochSeconds) {
        this.simulated = EmulatedCanister.install(module, Policy.simulatedDefault(), 0);
        this.release = EmulatedCanister.install(module, Policy.strictDefault(), 0);
        this.now = nowEpochSeconds;
    }

    /** Runs one vector. */
    public VectorOutcome run(Vector vector) throws IOException, MalformedException {
        try {
            return switch (vector.kind()) {
                case "simulated" -> bundle(vector);
                case "receipt" -> receipt(vector);
                case "nvidia-rim" -> manifest(vector);
                case "nvidia-ocsp" -> inspected(vector, EndorsementKind.OCSP_RESPONSE.mediaType(), "response");
                default -> EvidenceVectors.isEvidence(vector.kind()) ? evidence(vector) : VectorOutcome.UNSUPPORTED;
            };
        } catch (CanisterCallException no) {
            // A trap is no verdict: the system ended the message, and the verifier said nothing.
            return no.isFromSystem() ? VectorOutcome.of("trapped", no.code()) : VectorOutcome.rejected(no.code());
        } finally {
            instructions = simulated.takeInstructions() + release.takeInstructions();
        }
    }

    /** Instructions that the last vector took, by the replica's weights. */
    public long instructions() {
        return instructions;
    }

    private VectorOutcome manifest(Vector vector) throws IOException, MalformedException, CanisterCallException {
        Map<String, JsonValue> claims = release.methods()
                .checkEndorsement(
                        EndorsementKind.NVIDIA_RIM.mediaType(),
                        vector.requiredContent("rim"),
                        vector.verifyAtOr(now),
                        EvidenceVectors.replacedAnchors(vector));
        return new VectorOutcome("verified", "", "", List.of(), claims);
    }

    private VectorOutcome inspected(Vector vector, String mediaType, String role)
            throws IOException, MalformedException, CanisterCallException {
        Inspection seen = release.methods().inspect(mediaType, vector.requiredContent(role));
        return ParseOnlyVectors.outcome(vector, seen.checks(), seen.claims());
    }

    private VectorOutcome evidence(Vector vector) throws IOException, MalformedException, CanisterCallException {
        if (ParseOnlyVectors.isParseOnly(vector)) {
            return inspected(vector, MediaTypes.INTEL_QUOTE, "quote");
        }
        EvidenceQuestion question = EvidenceQuestion.ofEvidence(EvidenceVectors.evidence(vector))
                .withEndorsements(EvidenceVectors.endorsementFiles(vector))
                .dangerouslyTrusting(EvidenceVectors.replacedAnchors(vector))
                .at(vector.verifyAtOr(now))
                .withNonce(EvidenceVectors.expectedNonce(vector))
                .withPolicy(
                        vector.asksForPolicy()
                                ? EvidenceVectors.defaultPolicy().toJson()
                                : EvidenceInterface.NO_POLICY);
        EvidenceAppraisal seen = release.methods().verifyEvidence(question);
        if (!seen.findingCodes().isEmpty()) {
            return VectorOutcome.policyRejected(seen.findingCodes().get(0));
        }
        return new VectorOutcome("verified", "", seen.tcbStatus(), seen.advisoryIds(), seen.claims());
    }

    private VectorOutcome bundle(Vector vector) throws IOException, MalformedException, CanisterCallException {
        EvidenceQuestion question = EvidenceQuestion.ofBundle(vector.requiredContent("bundle"))
                .at(vector.verifyAtEpochSeconds())
                .withNonce(vector.inputBytes("nonce"))
                .withPolicy(vector.inputPolicy().toJson());
        EvidenceAppraisal appraisal = simulated.methods().verifyEvidence(question);
        return appraisal.findingCodes().isEmpty()
                ? VectorOutcome.VERIFIED
                : VectorOutcome.policyRejected(appraisal.findingCodes().get(0));
    }

    private VectorOutcome receipt(Vector vector) throws IOException, MalformedException, CanisterCallException {
        Bytes bundle = vector.requiredContent("bundle");
        ReceiptQuestion question = new ReceiptQuestion(
                vector.requiredContent("receipt"),
                vector.inputBytes("salt"),
                new Exchange(vector.requiredContent("request_context"), vector.requiredContent("request_body")),
                new Exchange(vector.requiredContent("response_context"), vector.requiredContent("response_body")),
                vector.inputBytes("nonce"),
                vector.text("inputs", "model").orElse(null));
        simulated.methods().dangerouslyVerifyReceipt(question, bundle);
        return VectorOutcome.VERIFIED;
    }
}
