package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.claims.VerifiedBundle;
import dev.assay.evidence.StatementCore;
import dev.assay.evidence.TeeType;
import dev.assay.model.ModelSet;
import dev.assay.receipt.ReceiptIssuer;

/**
 * An enclave whose evidence this canister has verified and its policy has accepted.
 *
 * @param coreDigest SHA-256 of the statement core: what receipts name
 * @param core the statement core
 * @param models the models named in it
 * @param tee what kind of TEE vouched for it
 * @param registeredAt seconds since 1970, by the subnet's clock
 * @param expiresAt seconds since 1970; from then on its receipts are refused
 */
record RegisteredEnclave(
        Bytes coreDigest, StatementCore core, ModelSet models, TeeType tee, long registeredAt, long expiresAt) {
    private static final int MAX_BYTES = 16 << 10;
    private static final int CORE_DIGEST = 1;
    private static final int CORE = 2;
    private static final int MODELS = 3;
    private static final int TEE = 4;
    private static final int REGISTERED_AT = 5;
    private static final int EXPIRES_AT = 6;

    /** What a verified and accepted bundle says, to be believed until {@code expiresAt}. */
    static RegisteredEnclave of(VerifiedBundle bundle, long now, long expiresAt) {
        return new RegisteredEnclave(
                bundle.coreDigest(),
                bundle.core(),
                bundle.models(),
                bundle.cpu().tee(),
                now,
                expiresAt);
    }

    ReceiptIssuer issuer() {
        return new ReceiptIssuer(coreDigest, core.receiptKey(), models);
    }

    boolean expired(long now) {
        return now >= expiresAt;
    }

    Bytes encode() {
        return Cbor.encode(new CborMapBuilder()
                .put(CORE_DIGEST, coreDigest)
                .put(CORE, core.encode())
                .put(MODELS, models.encode())
                .put(TEE, tee.id())
                .put(REGISTERED_AT, registeredAt)
                .put(EXPIRES_AT, expiresAt)
                .build());
    }

    static RegisteredEnclave decode(Bytes encoded) throws MalformedException {
        String where = "stored enclave";
        try (CborFields fields = new CborFields(Cbor.decode(encoded, MAX_BYTES, where), where)) {
            return new RegisteredEnclave(
                    fields.bytes(CORE_DIGEST, 32),
                    StatementCore.decode(fields.bytes(CORE, 1, MAX_BYTES)),
                    ModelSet.decode(fields.bytes(MODELS, 1, MAX_BYTES)),
                    TeeType.fromId(fields.text(TEE, 16), where),
                    fields.integer(REGISTERED_AT, 0, Long.MAX_VALUE),
                    fields.integer(EXPIRES_AT, 0, Long.MAX_VALUE));
        }
    }
}
