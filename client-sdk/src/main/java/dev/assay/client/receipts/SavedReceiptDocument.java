package dev.assay.client.receipts;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.receipt.Receipt;
import dev.assay.receipt.SaltedDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON form of a saved receipt, version 1; byte strings in padded base64. */
final class SavedReceiptDocument {
    private static final String WHERE = "saved receipt";
    private static final int VERSION = 1;
    private static final String LENGTH = "inference_header_content_length";
    private static final int MAX_METHOD_CHARS = 16;
    private static final int MAX_TARGET_CHARS = 4096;
    private static final int MAX_TYPE_CHARS = 256;

    private SavedReceiptDocument() {}

    static Bytes write(SavedReceipt saved) {
        Map<String, JsonValue> request = new LinkedHashMap<>();
        request.put("method", JsonValue.of(saved.request().method()));
        request.put("target", JsonValue.of(saved.request().target()));
        putIfPresent(request, "content_type", saved.request().contentType());
        putIfPresent(request, LENGTH, saved.request().inferenceHeaderLength());
        request.put("body", base64(saved.request().body()));
        Map<String, JsonValue> response = new LinkedHashMap<>();
        response.put("status", JsonValue.of(saved.response().status()));
        putIfPresent(response, "content_type", saved.response().contentType());
        putIfPresent(response, LENGTH, saved.response().inferenceHeaderLength());
        response.put("body", base64(saved.response().body()));
        Map<String, JsonValue> document = new LinkedHashMap<>();
        document.put("assay_receipt", JsonValue.of(VERSION));
        document.put("receipt", base64(saved.receipt()));
        document.put("salt", base64(saved.salt()));
        putIfPresent(
                document, "nonce", saved.nonce() == null ? null : saved.nonce().hex());
        putIfPresent(
                document,
                "evidence_nonce",
                saved.evidenceNonce() == null ? null : saved.evidenceNonce().hex());
        document.put("request", new JsonValue.JsonObject(request));
        document.put("response", new JsonValue.JsonObject(response));
        return Bytes.utf8(Json.write(new JsonValue.JsonObject(document)));
    }

    static SavedReceipt read(Bytes document) throws MalformedException {
        try (JsonFields fields = new JsonFields(Json.parse(document, SavedReceipt.MAX_BYTES, WHERE), WHERE)) {
            JsonFields.asInteger(
                    fields.required("assay_receipt"), VERSION, VERSION, WHERE + ".assay_receipt (the version)");
            Bytes receipt = bytes(fields, "receipt", Receipt.MAX_BYTES);
            Bytes salt = bytes(fields, "salt", SaltedDigest.SALT_BYTES);
            Bytes nonce = nonceIfPresent(fields, "nonce");
            Bytes evidenceNonce = nonceIfPresent(fields, "evidence_nonce");
            SentRequest request = request(fields.required("request"));
            ReceivedResponse response = response(fields.required("response"));
            return new SavedReceipt(receipt, salt, request, response, nonce, evidenceNonce);
        }
    }

    private static SentRequest request(JsonValue value) throws MalformedException {
        try (JsonFields fields = new JsonFields(value, WHERE + ".request")) {
            return new SentRequest(
                    fields.text("method", MAX_METHOD_CHARS),
                    fields.text("target", MAX_TARGET_CHARS),
                    textIfPresent(fields, "content_type"),
                    lengthIfPresent(fields),
                    bytes(fields, "body", SavedReceipt.MAX_BYTES));
        }
    }

    private static ReceivedResponse response(JsonValue value) throws MalformedException {
        try (JsonFields fields = new JsonFields(value, WHERE + ".response")) {
            return new ReceivedResponse(
                    (int) JsonFields.asInteger(fields.required("status"), 100, 599, WHERE + ".response.status"),
                    textIfPresent(fields, "content_type"),
                    lengthIfPresent(fields),
                    bytes(fields, "body", SavedReceipt.MAX_BYTES));
        }
    }

    private static Bytes bytes(JsonFields fields, String name, int maxBytes) throws MalformedException {
        Bytes value = Base64Text.decode(
                fields.text(name, (int) Math.min(SavedReceipt.MAX_BYTES, (maxBytes + 2L) / 3 * 4)), WHERE + "." + name);
        if (value.length() > maxBytes) {
            throw new MalformedException(WHERE + "." + name + ": longer than " + maxBytes + " bytes");
        }
        return value;
    }

    private static @Nullable Bytes nonceIfPresent(JsonFields fields, String name) throws MalformedException {
        String hex = textIfPresent(fields, name);
        return hex == null ? null : Bytes.fromHex(hex);
    }

    private static @Nullable String textIfPresent(JsonFields fields, String name) throws MalformedException {
        JsonValue value = fields.optional(name);
        return value == null ? null : JsonFields.asText(value, MAX_TYPE_CHARS, WHERE + "." + name);
    }

    private static @Nullable Long lengthIfPresent(JsonFields fields) throws MalformedException {
        JsonValue value = fields.optional(LENGTH);
        return value == null ? null : JsonFields.asInteger(value, 0, SavedReceipt.MAX_BYTES, WHERE + "." + LENGTH);
    }

    private static void putIfPresent(Map<String, JsonValue> members, String name, @Nullable Long value) {
        if (value != null) {
            members.put(name, JsonValue.of(value));
        }
    }

    private static void putIfPresent(Map<String, JsonValue> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, JsonValue.of(value));
        }
    }

    private static JsonValue base64(Bytes value) {
        return JsonValue.of(Base64Text.encode(value));
    }
}
