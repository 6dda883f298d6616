package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.receipts.ReceivedResponse;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.client.receipts.SentRequest;
import dev.assay.receipt.Receipt;
import dev.assay.result.AttestationResult;

/**
 * Why an answer can be believed: the receipt that was verified, all that it was verified against, and the evidence it
 * rests on. Only the client makes these, after the last check.
 */
public final class Proof {
    private final Receipt receipt;
    private final SavedReceipt saved;
    private final AttestationResult attestation;
    private final Bytes encodedBundle;
    private final SessionBinding sessionBinding;

    Proof(Receipt receipt, SavedReceipt saved, AttestedSession session) {
        this.receipt = receipt;
        this.saved = saved;
        this.attestation = session.result();
        this.encodedBundle = session.encodedBundle();
        this.sessionBinding = session.binding();
    }

    /** What the enclave signed. */
    public Receipt receipt() {
        return receipt;
    }

    /** The receipt as received: COSE_Sign1. */
    public Bytes signedReceipt() {
        return saved.receipt();
    }

    /** The salt that came beside the receipt. */
    public Bytes salt() {
        return saved.salt();
    }

    /** The request as sent. */
    public SentRequest request() {
        return saved.request();
    }

    /** The response as received. */
    public ReceivedResponse response() {
        return saved.response();
    }

    /** Receipt, salt, request and response in one document, to be checked again offline. */
    public SavedReceipt toSavedReceipt() {
        return saved;
    }

    /** The judgement on the server's evidence. */
    public AttestationResult attestation() {
        return attestation;
    }

    /** Whether the evidence names the TLS session over which it came, and if not, why. */
    public SessionBinding sessionBinding() {
        return sessionBinding;
    }

    /** The server's evidence as received, to be kept beside the receipt. */
    public Bytes encodedBundle() {
        return encodedBundle;
    }
}
