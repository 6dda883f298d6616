package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidDecoder;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidType;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.candid.VerifierInterface;
import dev.assay.evidence.CmwRecord;
import dev.assay.policy.Policy.Mode;
import dev.assay.receipt.Exchange;
import dev.assay.receipt.ReceiptExpectations;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The caller's side of {@link VerifierInterface}: arguments to send, and answers read. */
final class VerifierMessages {
    private VerifierMessages() {}

    /** The argument of methods without one. */
    static Bytes nothing() {
        return CandidEncoder.encode(List.of(), List.of());
    }

    /** The argument of installation; without a policy the canister takes the default of the mode. */
    static Bytes install(Mode mode, @Nullable String policyJson) {
        return CandidEncoder.encode(
                VerifierInterface.INSTALL,
                CandidValue.fields()
                        .put("mode", Answers.mode(mode == Mode.SIMULATED))
                        .putOpt("policy", text(policyJson))
                        .build());
    }

    /** The argument of {@code register} (an evidence bundle) and of {@code enclave} (a core digest). */
    static Bytes blob(Bytes value) {
        return CandidEncoder.encode(CandidType.BLOB, new CandidValue.Blob(value));
    }

    /** The argument of {@code check_receipt}. */
    static Bytes checkReceipt(Bytes receipt, ReceiptExpectations known) {
        return CandidEncoder.encode(VerifierInterface.RECEIPT_CHECK, receiptCheck(receipt, known));
    }

    /**
     * The argument of {@code verify_evidence}.
     *
     * @param at seconds since 1970, or null for the subnet's time
     * @param nonce the nonce that the evidence must answer, if any
     * @param policyJson the policy to appraise by, or null for the canister's own
     */
    static Bytes verifyEvidence(Bytes bundle, @Nullable Long at, @Nullable Bytes nonce, @Nullable String policyJson) {
        return verifyEvidence(bundle, at, nonce, policyJson, List.of());
    }

    /** The same under other roots than the vendors'. */
    static Bytes verifyEvidence(
            Bytes bundle, @Nullable Long at, @Nullable Bytes nonce, @Nullable String policyJson, List<Bytes> anchors) {
        CandidValue evidence = new CandidValue.Case("bundle", new CandidValue.Blob(bundle));
        return evidenceCheck(evidence, List.of(), at, nonce, null, policyJson, anchors);
    }

    /** The argument of {@code verify_evidence} for a bundle that several callers share. */
    static Bytes verifyShared(
            Bytes bundle, long at, @Nullable Bytes nonce, Bytes nonceProof, @Nullable String policyJson) {
        CandidValue evidence = new CandidValue.Case("bundle", new CandidValue.Blob(bundle));
        return evidenceCheck(evidence, List.of(), at, nonce, nonceProof, policyJson, List.of());
    }

    /** The same for evidence alone, which nobody shares. */
    static Bytes verifyAloneWithProof(CmwRecord evidence, long at, Bytes nonceProof) {
        CandidValue alone = new CandidValue.Case("evidence", typed(evidence.type(), evidence.value()));
        return evidenceCheck(alone, List.of(), at, null, nonceProof, EvidenceInterface.NO_POLICY, List.of());
    }

    /** The argument of {@code register} for a bundle that several callers share. */
    static Bytes register(Bytes bundle, @Nullable Bytes nonceProof) {
        return CandidEncoder.encode(
                List.of(CandidType.BLOB, CandidType.opt(CandidType.BLOB)),
                List.of(new CandidValue.Blob(bundle), new CandidValue.Opt(opt(nonceProof))));
    }

    /**
     * The argument of {@code verify_evidence}, for verification alone of evidence alone.
     *
     * @param endorsements files, to be recognised by their content
     * @param anchors certificates instead of the vendors' roots
     */
    static Bytes verifyAlone(CmwRecord evidence, List<Bytes> endorsements, long at, List<Bytes> anchors) {
        return verifyAlone(evidence, endorsements, at, EvidenceInterface.NO_POLICY, anchors);
    }

    /** The same by a policy, or by the canister's own where that is null. */
    static Bytes verifyAlone(
            CmwRecord evidence, List<Bytes> endorsements, long at, @Nullable String policyJson, List<Bytes> anchors) {
        CandidValue alone = new CandidValue.Case("evidence", typed(evidence.type(), evidence.value()));
        return evidenceCheck(alone, endorsements, at, null, null, policyJson, anchors);
    }

    /** The argument of {@code check_endorsement}. */
    static Bytes checkEndorsement(String mediaType, Bytes value, long at, List<Bytes> anchors) {
        List<CandidValue> roots = new ArrayList<>();
        anchors.forEach(anchor -> roots.add(new CandidValue.Blob(anchor)));
        return CandidEncoder.encode(
                EvidenceInterface.ENDORSEMENT_CHECK,
                CandidValue.fields()
                        .put("endorsement", typed(mediaType, value))
                        .putOpt("at", new CandidValue.Nat64(at))
                        .put("dangerously_trust_anchors", new CandidValue.Vec(roots))
                        .build());
    }

    /** The argument of {@code inspect}. */
    static Bytes inspect(String mediaType, Bytes value) {
        return CandidEncoder.encode(EvidenceInterface.TYPED_BYTES, typed(mediaType, value));
    }

    private static CandidValue typed(String mediaType, Bytes value) {
        return CandidValue.fields()
                .put("media_type", mediaType)
                .put("value", value)
                .build();
    }

    /** The argument of {@code dangerously_verify_receipt}: a receipt against a bundle instead of a registration. */
    static Bytes verifyReceipt(Bytes receipt, ReceiptExpectations known, Bytes bundle) {
        return CandidEncoder.encode(
                List.of(VerifierInterface.RECEIPT_CHECK, CandidType.BLOB),
                List.of(receiptCheck(receipt, known), new CandidValue.Blob(bundle)));
    }

    private static CandidValue receiptCheck(Bytes receipt, ReceiptExpectations known) {
        return CandidValue.fields()
                .put("receipt", receipt)
                .putOpt("salt", opt(known.salt()))
                .putOpt("request", opt(known.request()))
                .putOpt("response", opt(known.response()))
                .putOpt("nonce", opt(known.nonce()))
                .putOpt("model", text(known.modelName()))
                .build();
    }

    private static Bytes evidenceCheck(
            CandidValue evidence,
            List<Bytes> endorsements,
            @Nullable Long at,
            @Nullable Bytes nonce,
            @Nullable Bytes nonceProof,
            @Nullable String policyJson,
            List<Bytes> anchors) {
        List<CandidValue> files = new ArrayList<>();
        endorsements.forEach(file -> files.add(typed(EvidenceInterface.ANY_MEDIA_TYPE, file)));
        List<CandidValue> roots = new ArrayList<>();
        anchors.forEach(anchor -> roots.add(new CandidValue.Blob(anchor)));
        return CandidEncoder.encode(
                EvidenceInterface.EVIDENCE_CHECK,
                CandidValue.fields()
                        .put("evidence", evidence)
                        .put("endorsements", new CandidValue.Vec(files))
                        .putOpt("at", at == null ? null : new CandidValue.Nat64(at))
                        .putOpt("nonce", opt(nonce))
                        .putOpt("nonce_proof", opt(nonceProof))
                        .putOpt("policy", text(policyJson))
                        .put("dangerously_trust_anchors", new CandidValue.Vec(roots))
                        .build());
    }

    private static @Nullable CandidValue opt(@Nullable Bytes value) {
        return value == null ? null : new CandidValue.Blob(value);
    }

    private static @Nullable CandidValue text(@Nullable String value) {
        return value == null ? null : new CandidValue.Text(value);
    }

    private static @Nullable CandidValue opt(@Nullable Exchange exchange) {
        return exchange == null
                ? null
                : CandidValue.fields()
                        .put("context", exchange.context())
                        .put("body", exchange.body())
                        .build();
    }

    /**
     * Reads the reply of a method whose result has an Ok and an Err.
     *
     * @param type for example {@link VerifierInterface#RECEIPT_RESULT}
     */
    static Answer answer(CandidType type, Bytes reply) throws MalformedException {
        if (!(CandidDecoder.decode(reply, type) instanceof CandidValue.Case result)
                || !(result.value() instanceof CandidValue.Fields fields)) {
            throw new IllegalArgumentException("not a type with Ok and Err");
        }
        return result.name().equals("Ok")
                ? new Answer(fields, "", "")
                : new Answer(null, fields.text("code"), fields.text("message"));
    }

    /**
     * An answer.
     *
     * @param ok what the canister accepted, or null
     * @param code why it did not; empty when it did
     * @param message the same for people
     */
    record Answer(CandidValue.@Nullable Fields ok, String code, String message) {
        /** Whether the canister said yes. */
        boolean isOk() {
            return ok != null;
        }
    }
}
