package dev.assay.client.receipts;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.ReceiptExpectations;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.receipt.ReceiptVerifier;
import dev.assay.receipt.SignedReceipt;
import dev.assay.result.RejectedException;
import org.jspecify.annotations.Nullable;

/**
 * A receipt with all that is needed to check it again later: its salt, and both sides of the exchange. Whoever holds
 * this holds the input and the answer, so it is as confidential as they are.
 *
 * @param receipt the signed receipt
 * @param salt the 32-byte salt that came beside it
 * @param request what was sent
 * @param response what was received
 * @param nonce the nonce that went with the request, which the receipt must repeat; null when none was sent
 * @param evidenceNonce the nonce that the enclave's evidence has, and that was the client's own or was proven to cover
 *     its own when the evidence came; null when it is not known
 */
public record SavedReceipt(
        Bytes receipt,
        Bytes salt,
        SentRequest request,
        ReceivedResponse response,
        @Nullable Bytes nonce,
        @Nullable Bytes evidenceNonce) {
    /** Longest document that is read. */
    public static final int MAX_BYTES = 192 << 20;

    /** The document. */
    public Bytes toJson() {
        return SavedReceiptDocument.write(this);
    }

    /** Reads the document; nothing is judged. */
    public static SavedReceipt parse(Bytes document) throws MalformedException {
        return SavedReceiptDocument.read(document);
    }

    /**
     * Checks signature, statement, both digests and the nonce.
     *
     * @param issuer the enclave whose evidence was verified
     */
    public Receipt verify(ReceiptIssuer issuer, Crypto crypto) throws MalformedException, RejectedException {
        ReceiptExpectations expected =
                new ReceiptExpectations(salt, request.toExchange(), response.toExchange(), nonce, null);
        return new ReceiptVerifier(crypto).verify(SignedReceipt.decode(receipt), issuer, expected);
    }
}
