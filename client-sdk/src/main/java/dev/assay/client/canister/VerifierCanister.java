package dev.assay.client.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.receipt.Exchange;
import java.util.ArrayList;
import java.util.List;
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
     */
    public record ReceiptQuestion(
            Bytes receipt,
            @Nullable Bytes salt,
            @Nullable Exchange request,
            @Nullable Exchange response,
            @Nullable Bytes nonce) {
        /** All that was saved with a receipt. */
        public static ReceiptQuestion of(SavedReceipt saved) {
            return new ReceiptQuestion(
                    saved.receipt(),
                    saved.salt(),
                    saved.request().toExchange(),
                    saved.response().toExchange(),
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
     * What the canister thinks of evidence.
     *
     * @param accepted whether the policy accepts
     * @param findingCodes the policy's complaints
     */
    public record Appraisal(boolean accepted, List<String> findingCodes) {
        /** Copies the list. */
        public Appraisal {
            findingCodes = List.copyOf(findingCodes);
        }
    }

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
        return CandidWriter.write(CandidValue.Fields.empty()
                .with("mode", CandidValue.Case.of(simulated ? "simulated" : "release", new CandidValue.Null()))
                .with("policy", policyJson == null ? null : new CandidValue.Text(policyJson)));
    }

    /** Asks for a challenge. */
    public Challenge beginRegistration() throws CanisterCallException, MalformedException {
        CandidValue.Fields challenge = ok(calls.update("begin_registration", CandidWriter.write()));
        return new Challenge(challenge.blob("challenge"), challenge.nat64("expires_at"));
    }

    /** Registers an enclave by a bundle that answers the challenge. */
    public Registered register(Bytes bundle) throws CanisterCallException, MalformedException {
        CandidValue.Fields enclave = ok(calls.update("register", CandidWriter.write(new CandidValue.Blob(bundle))));
        return new Registered(enclave.blob("core_digest"), enclave.text("tee"), enclave.nat64("expires_at"));
    }

    /** Checks a receipt of a registered enclave. */
    public CheckedReceipt checkReceipt(ReceiptQuestion question) throws CanisterCallException, MalformedException {
        CandidValue.Fields claims = ok(calls.query(
                "check_receipt",
                CandidWriter.write(CandidValue.Fields.empty()
                        .with("receipt", question.receipt())
                        .with("salt", question.salt())
                        .with("request", exchange(question.request()))
                        .with("response", exchange(question.response()))
                        .with("nonce", question.nonce()))));
        CandidValue.Fields model = claims.record("model");
        return new CheckedReceipt(
                claims.blob("core_digest"),
                model.text("name"),
                model.blob("digest"),
                claims.bool("request_checked"),
                claims.bool("response_checked"));
    }

    private static CandidValue.@Nullable Fields exchange(@Nullable Exchange exchange) {
        return exchange == null
                ? null
                : CandidValue.Fields.empty().with("context", exchange.context()).with("body", exchange.body());
    }

    /**
     * Has evidence judged without registering it.
     *
     * @param at seconds since 1970, or null for the subnet's time
     * @param nonce the nonce that was sent, or null
     * @param policyJson what to accept, or null for the canister's own policy
     */
    public Appraisal verifyEvidence(Bytes bundle, @Nullable Long at, @Nullable Bytes nonce, @Nullable String policyJson)
            throws CanisterCallException, MalformedException {
        CandidValue.Fields appraisal = ok(calls.query(
                "verify_evidence",
                CandidWriter.write(CandidValue.Fields.empty()
                        .with("bundle", bundle)
                        .with("at", at == null ? null : new CandidValue.Nat64(at))
                        .with("nonce", nonce)
                        .with("policy", policyJson == null ? null : new CandidValue.Text(policyJson)))));
        List<String> codes = new ArrayList<>();
        for (CandidValue finding : appraisal.items("findings")) {
            codes.add(CandidValue.asRecord(finding).text("code"));
        }
        return new Appraisal(appraisal.bool("accepted"), codes);
    }

    /** What the canister says of itself. */
    public Info info() throws CanisterCallException, MalformedException {
        CandidValue.Fields info = CandidValue.asRecord(CandidReader.read(calls.query("info", CandidWriter.write())));
        return new Info(
                info.text("name"),
                info.text("version"),
                info.isCase("mode", "simulated") ? "simulated" : "release",
                info.blob("policy_digest"),
                info.nat64("enclaves"));
    }

    /** What is in the Ok of a reply; its Err becomes an exception. */
    private static CandidValue.Fields ok(Bytes reply) throws CanisterCallException, MalformedException {
        if (!(CandidReader.read(reply) instanceof CandidValue.Case result)) {
            throw new MalformedException("canister reply: expected a variant");
        }
        CandidValue.Fields content = CandidValue.asRecord(result.value());
        if (!result.is("Ok")) {
            throw new CanisterCallException(content.text("code"), content.text("message"));
        }
        return content;
    }
}
