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
        CoseSign1 envelope = CoseSign1.sign(header(signer, crypto), receipt.encode(), signer);
        requireShort(envelope.encode());
        return new SignedReceipt(receipt, envelope);
    }

    /** The header of all receipts of a signer. */
    public static CoseSign1.Header header(CoseSigner signer, Crypto crypto) {
        return CoseSign1.Header.of(MEDIA_TYPE, signer.publicKey(), crypto);
    }

    /**
     * The same as {@link #sign} and {@link #encode}, for whoever signs many.
     *
     * @param header the signer's {@link #header}
     */
    public static Bytes issue(Receipt receipt, CoseSign1.Header header, CoseSigner signer) {
        return requireShort(CoseSign1.sign(header, receipt.encode(), signer).encode());
    }

    private static Bytes requireShort(Bytes encoded) {
        if (encoded.length() > Receipt.MAX_BYTES) {
            throw new IllegalArgumentException("receipt longer than " + Receipt.MAX_BYTES + " bytes");
        }
        return encoded;
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
