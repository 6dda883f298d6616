package dev.assay.receipt;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.evidence.Labels;
import dev.assay.evidence.StatementWrapper;
import dev.assay.model.ModelLeaf;
import org.jspecify.annotations.Nullable;

/**
 * The record of one inference that an enclave signs.
 *
 * @param coreDigest the statement core under which it ran
 * @param model name, version and digest of the model that ran
 * @param runtimeDigest SHA-256 of ONNX Runtime's version, the execution provider, and the options that change numbers
 * @param requestDigest see {@link SaltedDigest}
 * @param responseDigest see {@link SaltedDigest}
 * @param nonce the client's nonce, or null when it sent none
 * @param idempotencyKey the client's idempotency key, or null when it sent none
 * @param usageUnits work done, in the endpoint's unit
 * @param status whether the answer is complete
 * @param issuedAt seconds since 1970: the enclave's claim, no proof of time
 */
public record Receipt(
        Bytes coreDigest,
        ModelLeaf model,
        Bytes runtimeDigest,
        Bytes requestDigest,
        Bytes responseDigest,
        @Nullable Bytes nonce,
        @Nullable String idempotencyKey,
        long usageUnits,
        Status status,
        long issuedAt) {

    /** How the answer ended. */
    public enum Status {
        /** The whole answer was sent. */
        COMPLETE,
        /** The answer was cut off; the digests cover what was sent. */
        ABORTED
    }

    /** The profile that says how to read this map. */
    public static final String PROFILE = "tag:assay.dev,2026:receipt/1";
    /** Longest signed receipt. */
    public static final int MAX_BYTES = 1024;
    /** Longest idempotency key. */
    public static final int MAX_IDEMPOTENCY_KEY_CHARS = 128;

    /** The payload that is signed, deterministic CBOR. */
    public Bytes encode() {
        return Cbor.encode(new CborMapBuilder()
                .put(Labels.PROFILE, PROFILE)
                .put(Labels.CORE_DIGEST, coreDigest)
                .put(CborValue.of(Labels.MODEL), model.toCbor())
                .put(Labels.RUNTIME_DIGEST, runtimeDigest)
                .put(Labels.REQUEST_DIGEST, requestDigest)
                .put(Labels.RESPONSE_DIGEST, responseDigest)
                .putIfPresent(Labels.NONCE, nonce)
                .putIfPresent(Labels.IDEMPOTENCY_KEY, idempotencyKey)
                .put(Labels.USAGE_UNITS, usageUnits)
                .put(Labels.STATUS, status.ordinal())
                .put(Labels.ISSUED_AT, issuedAt)
                .build());
    }

    /** Reads the payload. */
    public static Receipt decode(Bytes encoded) throws MalformedException {
        String where = "receipt";
        try (CborFields fields = new CborFields(Cbor.decode(encoded, MAX_BYTES, where), where)) {
            fields.expect(Labels.PROFILE, CborValue.of(PROFILE));
            return new Receipt(
                    fields.bytes(Labels.CORE_DIGEST, 32),
                    ModelLeaf.fromCbor(fields.required(Labels.MODEL), where + " model"),
                    fields.bytes(Labels.RUNTIME_DIGEST, 32),
                    fields.bytes(Labels.REQUEST_DIGEST, 32),
                    fields.bytes(Labels.RESPONSE_DIGEST, 32),
                    fields.optionalBytes(
                            Labels.NONCE, StatementWrapper.MIN_NONCE_BYTES, StatementWrapper.MAX_NONCE_BYTES),
                    fields.optionalText(Labels.IDEMPOTENCY_KEY, MAX_IDEMPOTENCY_KEY_CHARS),
                    fields.integer(Labels.USAGE_UNITS, 0, Long.MAX_VALUE),
                    Status.values()[(int) fields.integer(Labels.STATUS, 0, 1)],
                    fields.integer(Labels.ISSUED_AT, 0, Long.MAX_VALUE));
        }
    }
}
