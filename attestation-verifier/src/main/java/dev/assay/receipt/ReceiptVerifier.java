package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.result.Finding;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import org.jspecify.annotations.Nullable;

/** Checks a receipt against an accepted enclave and against the bytes that went over the wire. */
public final class ReceiptVerifier {
    private final Crypto crypto;

    /** A verifier on {@code crypto}. */
    public ReceiptVerifier(Crypto crypto) {
        this.crypto = crypto;
    }

    /**
     * All checks, in order; the first failure ends it.
     *
     * @return the receipt, of which every word now is the issuer's
     */
    public Receipt verify(SignedReceipt signed, ReceiptIssuer issuer, ReceiptExpectations expected)
            throws RejectedException {
        Receipt receipt = signed.receipt();

        // 1. The issuer's key signed it.
        requireEqual(
                RejectionCode.RECEIPT_KEY_MISMATCH,
                "the receipt names another key than the statement",
                issuer.receiptKey().thumbprint(crypto),
                signed.envelope().keyId());
        if (!signed.envelope().isSignedBy(issuer.receiptKey(), crypto)) {
            throw new RejectedException(
                    RejectionCode.RECEIPT_SIGNATURE_INVALID, "the statement's key did not sign this receipt");
        }

        // 2. It was issued under this statement, with one of its models.
        requireEqual(
                RejectionCode.RECEIPT_CORE_DIGEST_MISMATCH,
                "the receipt names another statement",
                issuer.coreDigest(),
                receipt.coreDigest());
        if (issuer.find(receipt.model()).isEmpty()) {
            throw new RejectedException(new Finding(
                    RejectionCode.RECEIPT_MODEL_NOT_IN_STATEMENT,
                    "the receipt names a model that the statement does not",
                    "",
                    receipt.model().digest().hex()));
        }

        // 3. It answers what was asked.
        verifyModelName(receipt, expected.modelName());
        if (expected.nonce() != null && !expected.nonce().equals(receipt.nonce())) {
            throw new RejectedException(
                    RejectionCode.RECEIPT_NONCE_MISMATCH, "the receipt does not repeat the nonce that was sent");
        }
        verifyDigests(receipt, expected);

        // 4. It is the receipt of a whole answer.
        if (receipt.status() != Receipt.Status.COMPLETE) {
            throw new RejectedException(RejectionCode.RECEIPT_ABORTED, "the enclave says that the answer was cut off");
        }
        return receipt;
    }

    private static void verifyModelName(Receipt receipt, @Nullable String asked) throws RejectedException {
        if (asked != null && !asked.equals(receipt.model().name())) {
            throw new RejectedException(new Finding(
                    RejectionCode.RECEIPT_MODEL_MISMATCH,
                    "another model answered",
                    asked,
                    receipt.model().name()));
        }
    }

    private void verifyDigests(Receipt receipt, ReceiptExpectations expected) throws RejectedException {
        Exchange request = expected.request();
        Exchange response = expected.response();
        if (request == null && response == null) {
            return;
        }
        Bytes salt = expected.salt();
        if (salt == null || salt.length() != SaltedDigest.SALT_BYTES) {
            throw new RejectedException(
                    RejectionCode.RECEIPT_SALT_MISSING, "the 32-byte salt that came with the receipt is needed");
        }
        if (request != null && !SaltedDigest.request(salt, request, crypto).equals(receipt.requestDigest())) {
            throw new RejectedException(RejectionCode.RECEIPT_REQUEST_MISMATCH, "the receipt is for another request");
        }
        if (response != null && !SaltedDigest.response(salt, response, crypto).equals(receipt.responseDigest())) {
            throw new RejectedException(RejectionCode.RECEIPT_RESPONSE_MISMATCH, "the receipt is for another answer");
        }
    }

    private static void requireEqual(RejectionCode code, String message, Bytes expected, Bytes actual)
            throws RejectedException {
        if (!expected.equals(actual)) {
            throw new RejectedException(new Finding(code, message, expected.hex(), actual.hex()));
        }
    }
}
