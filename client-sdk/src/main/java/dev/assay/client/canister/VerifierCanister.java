package dev.assay.client.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidDecoder;
import dev.assay.candid.CandidEncoder;
import dev.assay.candid.CandidType;
import dev.assay.candid.CandidValue;
import dev.assay.candid.EvidenceInterface;
import dev.assay.candid.VerifierInterface;
import dev.assay.client.FetchedEvidence;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.json.JsonValue;
import dev.assay.receipt.Exchange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The verifier canister's methods. */
public final class VerifierCanister {
    private final CanisterCalls calls;

    /** A canister that {@code calls} reaches. */
    public VerifierCanister(CanisterCalls calls) {
        this.calls = calls;
    }

    /**
     * A challenge that the evidence of a registration must answer, once.
     *
     * @param nonce what must stand in the statement as its nonce
     * @param expiresAt seconds since 1970
     */
    public record Challenge(Bytes nonce, long expiresAt) {}

    /**
     * An enclave that the canister has accepted.
     *
     * @param coreDigest the statement core that receipts name
     * @param tee what kind of TEE vouched for it
     * @param expiresAt seconds since 1970; from then on its receipts are refused
     */
    public record Registered(Bytes coreDigest, String tee, long expiresAt) {}

    /**
     * What to check a receipt against; null means not known and not compared.
     *
     * @param receipt the signed receipt
     * @param salt the salt beside it
     * @param request the request as sent
     * @param response the response as received
     * @param nonce the nonce as sent
     * @param modelName the model that was asked
     */
    public record ReceiptQuestion(
            Bytes receipt,
            @Nullable Bytes salt,
            @Nullable Exchange request,
            @Nullable Exchange response,
            @Nullable Bytes nonce,
            @Nullable String modelName) {
        /** All that was saved with a receipt. */
        public static ReceiptQuestion of(SavedReceipt saved) {
            return new ReceiptQuestion(
                    saved.receipt(),
                    saved.salt(),
                    saved.request().toExchange(),
                    saved.response().toExchange(),
                    saved.nonce(),
                    null);
        }
    }

    /**
     * A receipt that the canister has accepted.
     *
     * @param coreDigest the statement core that it names
     * @param modelName its model
     * @param modelDigest the model's digest
     * @param requestChecked whether the request was compared
     * @param responseChecked whether the response was compared
     */
    public record CheckedReceipt(
            Bytes coreDigest, String modelName, Bytes modelDigest, boolean requestChecked, boolean responseChecked) {}

    /**
     * What the canister says of itself.
     *
     * @param name its name
     * @param version its version
     * @param mode {@code simulated} or {@code release}
     * @param policyDigest SHA-256 of its policy
     * @param enclaves how many are registered
     */
    public record Info(String name, String version, String mode, Bytes policyDigest, long enclaves) {}

    /** The argument to install the canister with; without a policy, its mode's default. */
    public static Bytes installArgument(boolean simulated, @Nullable String policyJson) {
        return CandidEncoder.encode(
                VerifierInterface.INSTALL,
                CandidValue.fields()
                        .put("mode", new CandidValue.Case(simulated ? "simulated" : "release", new CandidValue.Null()))
                        .putOpt("policy", text(policyJson))
                        .build());
    }

    /** Asks for a challenge. */
    public Challenge beginRegistration() throws CanisterCallException, MalformedException {
        Bytes reply = calls.update("begin_registration", CandidEncoder.encode(List.of(), List.of()));
        CandidValue.Fields challenge = ok(VerifierInterface.CHALLENGE_RESULT, reply);
        return new Challenge(challenge.blob("challenge"), challenge.nat64("expires_at"));
    }

    /** Registers an enclave by a bundle whose nonce is the challenge. */
    public Registered register(Bytes bundle) throws CanisterCallException, MalformedException {
        return register(bundle, null);
    }

    /** Registers an enclave by evidence that was asked for with the challenge. */
    public Registered register(FetchedEvidence evidence) throws CanisterCallException, MalformedException {
        return register(evidence.bundle(), evidence.nonceProof());
    }

    /**
     * Registers an enclave by a bundle that answers the challenge.
     *
     * @param nonceProof the way from the challenge to the bundle's nonce, where several callers share the bundle (the
     *     decoded header {@code Assay-Nonce-Proof}); null where the nonce is the challenge itself
     */
    public Registered register(Bytes bundle, @Nullable Bytes nonceProof)
            throws CanisterCallException, MalformedException {
        Bytes argument = CandidEncoder.encode(
                List.of(CandidType.BLOB, CandidType.opt(CandidType.BLOB)),
                List.of(new CandidValue.Blob(bundle), new CandidValue.Opt(blob(nonceProof))));
        CandidValue.Fields enclave = ok(VerifierInterface.ENCLAVE_RESULT, calls.update("register", argument));
        return new Registered(enclave.blob("core_digest"), enclave.text("tee"), enclave.nat64("expires_at"));
    }

    /** Checks a receipt of a registered enclave. */
    public CheckedReceipt checkReceipt(ReceiptQuestion question) throws CanisterCallException, MalformedException {
        Bytes argument = CandidEncoder.encode(VerifierInterface.RECEIPT_CHECK, receiptCheck(question));
        return checked(calls.query("check_receipt", argument));
    }

    /**
     * Checks a receipt against the evidence in {@code bundle}, which is verified but appraised by no policy: this says
     * that the enclave signed, not that it is one to believe.
     */
    public CheckedReceipt dangerouslyVerifyReceipt(ReceiptQuestion question, Bytes bundle)
            throws CanisterCallException, MalformedException {
        Bytes argument = CandidEncoder.encode(
                List.of(VerifierInterface.RECEIPT_CHECK, CandidType.BLOB),
                List.of(receiptCheck(question), new CandidValue.Blob(bundle)));
        return checked(calls.query("dangerously_verify_receipt", argument));
    }

    private static CheckedReceipt checked(Bytes reply) throws CanisterCallException, MalformedException {
        CandidValue.Fields claims = ok(VerifierInterface.RECEIPT_RESULT, reply);
        CandidValue.Fields model = (CandidValue.Fields) claims.get("model");
        return new CheckedReceipt(
                claims.blob("core_digest"),
                model.text("name"),
                model.blob("digest"),
                isTrue(claims.get("request_checked")),
                isTrue(claims.get("response_checked")));
    }

    private static CandidValue receiptCheck(ReceiptQuestion question) {
        return CandidValue.fields()
                .put("receipt", question.receipt())
                .putOpt("salt", blob(question.salt()))
                .putOpt("request", exchange(question.request()))
                .putOpt("response", exchange(question.response()))
                .putOpt("nonce", blob(question.nonce()))
                .putOpt("model", text(question.modelName()))
                .build();
    }

    private static @Nullable CandidValue exchange(@Nullable Exchange exchange) {
        return exchange == null
                ? null
                : CandidValue.fields()
                        .put("context", exchange.context())
                        .put("body", exchange.body())
                        .build();
    }

    /** Has evidence judged without registering it. */
    public EvidenceAppraisal verifyEvidence(EvidenceQuestion question)
            throws CanisterCallException, MalformedException {
        Bytes reply = calls.query("verify_evidence", question.encode());
        return EvidenceAppraisal.of(ok(VerifierInterface.APPRAISAL_RESULT, reply));
    }

    /**
     * Has an endorsement verified by itself; answers what it says, by the names of the vector manifest.
     *
     * @param mediaType as in a bundle
     * @param at seconds since 1970
     * @param dangerousTrustAnchors certificates, DER, instead of the vendors' roots
     */
    public Map<String, JsonValue> checkEndorsement(
            String mediaType, Bytes value, long at, List<Bytes> dangerousTrustAnchors)
            throws CanisterCallException, MalformedException {
        CandidValue question = CandidValue.fields()
                .put("endorsement", EvidenceQuestion.typed(mediaType, value))
                .putOpt("at", new CandidValue.Nat64(at))
                .put("dangerously_trust_anchors", EvidenceQuestion.blobs(dangerousTrustAnchors))
                .build();
        Bytes argument = CandidEncoder.encode(EvidenceInterface.ENDORSEMENT_CHECK, question);
        CandidValue.Fields seen = ok(VerifierInterface.ENDORSEMENT_RESULT, calls.query("check_endorsement", argument));
        return EvidenceAppraisal.claims(seen.text("claims"));
    }

    /**
     * What a message says, and what it answers by itself.
     *
     * @param claims by the names of the vector manifest
     * @param checks what holds and what does not, by name
     */
    public record Inspection(Map<String, JsonValue> claims, Map<String, Boolean> checks) {
        /** Copies the maps. */
        public Inspection {
            claims = Map.copyOf(claims);
            checks = Map.copyOf(checks);
        }
    }

    /** Has a message decoded, which proves nothing about who made it. */
    public Inspection inspect(String mediaType, Bytes value) throws CanisterCallException, MalformedException {
        Bytes argument = CandidEncoder.encode(EvidenceInterface.TYPED_BYTES, EvidenceQuestion.typed(mediaType, value));
        CandidValue.Fields seen = ok(VerifierInterface.INSPECTION_RESULT, calls.query("inspect", argument));
        Map<String, Boolean> checks = new TreeMap<>();
        for (CandidValue item : ((CandidValue.Vec) seen.get("checks")).items()) {
            CandidValue.Fields check = (CandidValue.Fields) item;
            checks.put(check.text("name"), isTrue(check.get("holds")));
        }
        return new Inspection(EvidenceAppraisal.claims(seen.text("claims")), checks);
    }

    /** What the canister says of itself. */
    public Info info() throws CanisterCallException, MalformedException {
        Bytes reply = calls.query("info", CandidEncoder.encode(List.of(), List.of()));
        CandidValue.Fields info = (CandidValue.Fields) CandidDecoder.decode(reply, VerifierInterface.INFO);
        return new Info(
                info.text("name"),
                info.text("version"),
                ((CandidValue.Case) info.get("mode")).name(),
                info.blob("policy_digest"),
                info.nat64("enclaves"));
    }

    private static boolean isTrue(CandidValue value) {
        return value.equals(new CandidValue.Bool(true));
    }

    private static @Nullable CandidValue blob(@Nullable Bytes value) {
        return value == null ? null : new CandidValue.Blob(value);
    }

    private static @Nullable CandidValue text(@Nullable String value) {
        return value == null ? null : new CandidValue.Text(value);
    }

    /** What is in the Ok of a reply; its Err becomes an exception. */
    private static CandidValue.Fields ok(CandidType type, Bytes reply)
            throws CanisterCallException, MalformedException {
        CandidValue.Case result = (CandidValue.Case) CandidDecoder.decode(reply, type);
        CandidValue.Fields content = (CandidValue.Fields) result.value();
        if (!result.name().equals("Ok")) {
            throw new CanisterCallException(content.text("code"), content.text("message"));
        }
        return content;
    }
}
