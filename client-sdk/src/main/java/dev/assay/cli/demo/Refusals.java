package dev.assay.cli.demo;

import dev.assay.bytes.Bytes;
import dev.assay.cli.canister.EmulatedCanister;
import dev.assay.cli.policy.PolicyDraft;
import dev.assay.cli.report.CommandFailure;
import dev.assay.client.AssayClient;
import dev.assay.client.AssayException;
import dev.assay.client.ClientOptions;
import dev.assay.client.Proof;
import dev.assay.client.UntrustedException;
import dev.assay.client.canister.CanisterCallException;
import dev.assay.client.canister.VerifierCanister.ReceiptQuestion;
import dev.assay.client.receipts.ReceivedResponse;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.client.transport.NettyTransport;
import dev.assay.evidence.TeeType;
import dev.assay.policy.Policy;
import dev.assay.policy.Policy.AllowedModel;
import dev.assay.result.RejectionCode;
import java.util.List;

/** What must be refused, and is: each with its code. */
final class Refusals {
    private final ServerProcess server;
    private final Policy policy;
    private final Narrator narrator;

    Refusals(ServerProcess server, Policy policy, Narrator narrator) {
        this.server = server;
        this.policy = policy;
        this.narrator = narrator;
    }

    /** Something that must not succeed. */
    private interface Attempt {
        void run() throws Exception;
    }

    void run(Proof proof, EmulatedCanister canister) throws Exception {
        narrator.step("refused");
        expect(
                "tampered_answer",
                RejectionCode.RECEIPT_RESPONSE_MISMATCH,
                () -> askThrough(
                        ClientOptions.defaults().withTransports(TamperingTransport.over(NettyTransport::open))));
        expect(
                "tampered_answer_canister",
                RejectionCode.RECEIPT_RESPONSE_MISMATCH,
                () -> canister.methods().checkReceipt(ReceiptQuestion.of(tampered(proof.toSavedReceipt()))));
        expect(
                "swapped_model",
                RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED,
                () -> connect(PolicyDraft.pinned(TeeType.SIMULATED, policy.referenceValues(), List.of(otherModel()))));
        expect("real_policy", RejectionCode.POLICY_SIMULATED_REFUSED, () -> connect(Policy.strictDefault()));
        narrator.came("each of these, as it must be")
                .fact("tampered answer", RejectionCode.RECEIPT_RESPONSE_MISMATCH.code() + " (client and canister)")
                .fact("swapped model", RejectionCode.POLICY_MODEL_DIGEST_NOT_ALLOWED.code())
                .fact("real-mode policy", RejectionCode.POLICY_SIMULATED_REFUSED.code());
    }

    private void expect(String name, RejectionCode expected, Attempt attempt) throws Exception {
        String code;
        try {
            attempt.run();
            code = "accepted";
        } catch (UntrustedException e) {
            code = e.code();
        } catch (CanisterCallException e) {
            code = e.code();
        }
        if (!code.equals(expected.code())) {
            throw unexpected(name, expected, code);
        }
        narrator.members().put(name, code);
    }

    private static CommandFailure unexpected(String name, RejectionCode expected, String code) {
        return Demo.unexpected(name + ": expected " + expected.code() + ", got " + code);
    }

    private void askThrough(ClientOptions options) throws AssayException {
        try (AssayClient client = AssayClient.connect(server.url(), policy, options)) {
            client.embed(Demo.MODEL, List.of("The answer to this one is changed on its way."));
        }
    }

    private void connect(Policy other) throws AssayException {
        AssayClient.connect(server.url(), other).close();
    }

    private static SavedReceipt tampered(SavedReceipt saved) {
        ReceivedResponse response = saved.response();
        Bytes body = TamperingTransport.changed(response.body());
        return new SavedReceipt(
                saved.receipt(),
                saved.salt(),
                saved.request(),
                new ReceivedResponse(response.status(), response.contentType(), body),
                saved.nonce(),
                saved.evidenceNonce());
    }

    private static AllowedModel otherModel() {
        return new AllowedModel(Demo.MODEL, Bytes.of(new byte[32]));
    }
}
