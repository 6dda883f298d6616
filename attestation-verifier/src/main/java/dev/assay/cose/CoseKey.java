package dev.assay.cose;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;

/**
 * An Ed25519 public key as COSE_Key (RFC 9052 section 7, RFC 9053 section 7.2): kty OKP, crv Ed25519, and the fully
 * specified algorithm Ed25519 (RFC 9864).
 *
 * @param x the 32 bytes of the public key (RFC 8032)
 */
public record CoseKey(Bytes x) {
    /** COSE algorithm identifier of Ed25519 (RFC 9864 section 2.2). */
    public static final int ALGORITHM_ED25519 = -19;

    private static final int KTY = 1;
    private static final int ALG = 3;
    private static final int CRV = -1;
    private static final int X = -2;
    private static final int KTY_OKP = 1;
    private static final int CRV_ED25519 = 6;

    /** The COSE_Key map. */
    public CborValue toCbor() {
        return new CborMapBuilder()
                .put(KTY, KTY_OKP)
                .put(ALG, ALGORITHM_ED25519)
                .put(CRV, CRV_ED25519)
                .put(X, x)
                .build();
    }

    /** Reads a COSE_Key map of exactly this kind. */
    public static CoseKey fromCbor(CborValue value, String where) throws MalformedException {
        try (CborFields fields = new CborFields(value, where)) {
            fields.expect(KTY, CborValue.of(KTY_OKP));
            fields.expect(ALG, CborValue.of(ALGORITHM_ED25519));
            fields.expect(CRV, CborValue.of(CRV_ED25519));
            return new CoseKey(fields.bytes(X, 32));
        }
    }

    /** COSE key thumbprint with SHA-256 over kty, crv and x only (RFC 9679 section 4.1). */
    public Bytes thumbprint(Crypto crypto) {
        CborValue required = new CborMapBuilder()
                .put(KTY, KTY_OKP)
                .put(CRV, CRV_ED25519)
                .put(X, x)
                .build();
        return crypto.sha256(Cbor.encode(required));
    }
}
