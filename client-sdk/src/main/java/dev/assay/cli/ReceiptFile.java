package dev.assay.cli;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.document.DocumentDetector;
import dev.assay.cli.document.DocumentKind;
import dev.assay.client.receipts.ReceivedResponse;
import dev.assay.client.receipts.SavedReceipt;
import dev.assay.client.receipts.SentRequest;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import org.jspecify.annotations.Nullable;

/**
 * A receipt with whatever came in its file.
 *
 * @param signed the receipt
 * @param salt the salt, if the file has it
 * @param request the request, if the file has it
 * @param response the response, if the file has it whole
 * @param responseBody the response's body, if the file has it
 * @param nonce the nonce that went with the request, if the file has it
 * @param evidenceNonce the nonce that the evidence was asked with, if the file has it
 * @param askedInBody whether it was asked for with {@code ?receipt=body}
 */
record ReceiptFile(
        Bytes signed,
        @Nullable Bytes salt,
        @Nullable SentRequest request,
        @Nullable ReceivedResponse response,
        @Nullable Bytes responseBody,
        @Nullable Bytes nonce,
        @Nullable Bytes evidenceNonce,
        boolean askedInBody) {
    private static final int MAX_TYPE_CHARS = 256;

    /** Reads any of the three forms. */
    static ReceiptFile read(Bytes file) throws MalformedException {
        DocumentKind kind = DocumentDetector.detect(file);
        return switch (kind) {
            case RECEIPT -> new ReceiptFile(file, null, null, null, null, null, null, false);
            case SAVED_RECEIPT -> of(SavedReceipt.parse(file));
            case RECEIPT_IN_BODY -> inBody(file);
            default -> throw new MalformedException("file: " + kind.id() + ", which is no receipt");
        };
    }

    private static ReceiptFile of(SavedReceipt saved) {
        return new ReceiptFile(
                saved.receipt(),
                saved.salt(),
                saved.request(),
                saved.response(),
                saved.response().body(),
                saved.nonce(),
                saved.evidenceNonce(),
                false);
    }

    private static ReceiptFile inBody(Bytes file) throws MalformedException {
        String where = "receipt in body";
        try (JsonFields fields = new JsonFields(Json.parse(file, DocumentDetector.MAX_BYTES, where), where)) {
            Bytes body = base64(fields, "body", DocumentDetector.MAX_BYTES / 2);
            return new ReceiptFile(
                    base64(fields, "receipt", Receipt.MAX_BYTES),
                    base64(fields, "salt", SaltedDigest.SALT_BYTES),
                    null,
                    binary(fields, body),
                    body,
                    null,
                    null,
                    true);
        }
    }

    /** An answer with binary tensors says what its headers would have said; of any other they are known. */
    private static @Nullable ReceivedResponse binary(JsonFields fields, Bytes body) throws MalformedException {
        JsonValue length = fields.optional("inference_header_content_length");
        if (length == null) {
            return null;
        }
        String where = "receipt in body.inference_header_content_length";
        return new ReceivedResponse(
                200,
                fields.text("content_type", MAX_TYPE_CHARS),
                JsonFields.asInteger(length, 0, body.length(), where),
                body);
    }

    private static Bytes base64(JsonFields fields, String name, int maxBytes) throws MalformedException {
        return Base64Text.decode(fields.text(name, (maxBytes + 2) / 3 * 4), "receipt in body." + name);
    }
}
