package dev.assay.client;

import dev.assay.appraise.Appraiser;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.client.receipts.InferenceHeader;
import dev.assay.client.receipts.ReceivedResponse;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.client.receipts.SentRequest;
import dev.assay.client.transport.WireResponse;
import dev.assay.crypto.Crypto;
import dev.assay.model.ModelLeaf;
import dev.assay.policy.Policy;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SaltedDigest;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;

/** Everything between a response and an answer. */
final class AnswerVerifier {
    static final String NONCE_HEADER = "Assay-Nonce";
    static final String RECEIPT_HEADER = "Assay-Receipt";
    static final String SALT_HEADER = "Assay-Salt";

    private final ReceiptVerifier receipts;
    private final Policy policy;

    AnswerVerifier(Policy policy, Crypto crypto) {
        this.receipts = new ReceiptVerifier(crypto);
        this.policy = policy;
    }

    /** The proof of a response; none if any check fails. */
    Proof verify(AttestedSession session, Call call, Bytes nonce, WireResponse response)
            throws MalformedException, RejectedException {
        requireIdentityCoding(response);
        SavedReceipt saved = new SavedReceipt(
                field(response, RECEIPT_HEADER, Receipt.MAX_BYTES, RejectionCode.RECEIPT_MISSING),
                field(response, SALT_HEADER, SaltedDigest.SALT_BYTES, RejectionCode.RECEIPT_SALT_MISSING),
                new SentRequest("POST", call.target(), Call.CONTENT_TYPE, call.body()),
                new ReceivedResponse(
                        response.status(),
                        response.header("Content-Type"),
                        InferenceHeader.length(response.header(InferenceHeader.NAME)),
                        response.body()),
                nonce,
                session.result().bundle().wrapper().nonce());
        ReceiptExpectations expected = new ReceiptExpectations(
                saved.salt(), saved.request().toExchange(), saved.response().toExchange(), nonce, call.model());
        Receipt receipt = receipts.verify(SignedReceipt.decode(saved.receipt()), session.issuer(), expected);
        requireVersion(call, receipt.model());
        requireAllowed(receipt.model());
        return new Proof(receipt, saved, session);
    }

    /** Digests are over bodies in identity coding, and none other was asked for. */
    private static void requireIdentityCoding(WireResponse response) throws MalformedException {
        String coding = response.header("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new MalformedException("response: a content coding that was not asked for");
        }
    }

    private static Bytes field(WireResponse response, String name, int maxBytes, RejectionCode whenAbsent)
            throws MalformedException, RejectedException {
        String value = response.header(name);
        if (value == null) {
            throw new RejectedException(whenAbsent, "the answer came without " + name);
        }
        return ByteSequence.decode(value, maxBytes, name);
    }

    private static void requireVersion(Call call, ModelLeaf model) throws RejectedException {
        if (call.version() != null && !call.version().equals(model.version())) {
            throw new RejectedException(new Finding(
                    RejectionCode.RECEIPT_MODEL_MISMATCH, "another version answered", call.version(), model.version()));
        }
    }

    private void requireAllowed(ModelLeaf model) throws RejectedException {
        Finding finding = Appraiser.appraiseUse(model, policy);
        if (finding != null) {
            throw new RejectedException(finding);
        }
    }

    /**
     * Keeps the input at home when it is known beforehand that no answer will be accepted: the server has the model, and
     * the policy refuses each version that may answer.
     */
    void requireUsable(AttestedSession session, Call call) throws RejectedException {
        Finding first = null;
        for (ModelLeaf model : session.issuer().models().leaves()) {
            if (model.name().equals(call.model())
                    && (call.version() == null || call.version().equals(model.version()))) {
                Finding finding = Appraiser.appraiseUse(model, policy);
                if (finding == null) {
                    return;
                }
                first = first == null ? finding : first;
            }
        }
        if (first != null) {
            throw new RejectedException(first);
        }
    }
}
