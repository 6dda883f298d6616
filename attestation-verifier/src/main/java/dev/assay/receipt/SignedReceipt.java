package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cose.CoseSign1;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;

/**
 * A receipt in its envelope: COSE_Sign1 with algorithm, key thumbprint and type protected. Reading one judges nothing;
 * see {@link ReceiptVerifier}.
 *
 * @param receipt what is signed
 * @param envelope the signed bytes as read
 */
public record SignedReceipt(Receipt receipt, CoseSign1 envelope) {
    /** The {@code typ} of the envelope (RFC 9596). */
    public static final String MEDIA_TYPE = "application/vnd.assay.receipt+cose";

    /** Signs {@code receipt}; a receipt longer than {@link Receipt#MAX_BYTES} is a bug of the caller. */
    public static SignedReceipt sign(Receipt receipt, CoseSigner signer, Crypto crypto) {
        SignedReceipt signed = new SignedReceipt(receipt, CoseSign1.sign(MEDIA_TYPE, receipt.encode(), signer, crypto));
        if (signed.encode().length() > Receipt.MAX_BYTES) {
            throw new IllegalArgumentException("receipt longer than " + Receipt.MAX_BYTES + " bytes");
        }
        return signed;
    }

    /** Reads envelope and payload. */
    public static SignedReceipt decode(Bytes encoded) throws MalformedException {
        CoseSign1 envelope = CoseSign1.decode(encoded, Receipt.MAX_BYTES, "receipt");
        if (!envelope.type().equals(MEDIA_TYPE)) {
            throw new MalformedException("receipt: the envelope is of another type");
        }
        return new SignedReceipt(Receipt.decode(envelope.payload()), envelope);
    }

    /** The deterministic encoding. */
    public Bytes encode() {
        return envelope.encode();
    }
}
