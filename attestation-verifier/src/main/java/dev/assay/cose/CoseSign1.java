package dev.assay.cose;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.Crypto;
import java.util.List;

/**
 * COSE_Sign1 (RFC 9052 section 4.2), tag 18, with algorithm, key identifier and type all in the protected header and an
 * empty unprotected one: what is not signed does not exist.
 *
 * @param protectedHeader the encoded protected header, as received
 * @param keyId the COSE key thumbprint named by {@code kid}
 * @param type the media type named by {@code typ} (RFC 9596)
 * @param payload the signed content, as received
 * @param signature 64 bytes, not yet verified
 */
public record CoseSign1(Bytes protectedHeader, Bytes keyId, String type, Bytes payload, Bytes signature) {
    private static final int TAG = 18;
    private static final int ALG = 1;
    private static final int KID = 4;
    private static final int TYP = 16;
    private static final int MAX_HEADER_BYTES = 256;
    private static final int MAX_TYPE_CHARS = 127;

    /**
     * The protected header of everything that a key signs as one type.
     *
     * @param encoded its encoding
     * @param keyId the COSE key thumbprint
     * @param type the media type
     */
    public record Header(Bytes encoded, Bytes keyId, String type) {
        /** The header of what {@code key} signs as {@code type}. */
        public static Header of(String type, CoseKey key, Crypto crypto) {
            Bytes keyId = key.thumbprint(crypto);
            Bytes encoded = Cbor.encode(new CborMapBuilder()
                    .put(ALG, CoseKey.ALGORITHM_ED25519)
                    .put(KID, keyId)
                    .put(TYP, type)
                    .build());
            return new Header(encoded, keyId, type);
        }
    }

    /** Signs {@code payload}. */
    public static CoseSign1 sign(String type, Bytes payload, CoseSigner signer, Crypto crypto) {
        return sign(Header.of(type, signer.publicKey(), crypto), payload, signer);
    }

    /** Signs {@code payload} under a header of the signer's, made once for many. */
    public static CoseSign1 sign(Header header, Bytes payload, CoseSigner signer) {
        Bytes signature = signer.sign(SigStructure.encode(header.encoded(), payload));
        return new CoseSign1(header.encoded(), header.keyId(), header.type(), payload, signature);
    }

    /** Reads one of at most {@code maxBytes} bytes, without judging the signature. */
    public static CoseSign1 decode(Bytes encoded, int maxBytes, String where) throws MalformedException {
        if (!(Cbor.decode(encoded, maxBytes, where) instanceof CborValue.Tagged tagged) || tagged.tag() != TAG) {
            throw new MalformedException(where + ": expected COSE_Sign1 (tag 18)");
        }
        List<CborValue> parts = CborFields.asTuple(tagged.content(), 4, where);
        Bytes header = CborFields.asBytes(parts.get(0), 1, MAX_HEADER_BYTES, where + " protected header");
        if (!parts.get(1).equals(new CborMapBuilder().build())) {
            throw new MalformedException(where + ": the unprotected header must be an empty map");
        }
        Bytes payload = CborFields.asBytes(parts.get(2), 1, maxBytes, where + " payload");
        Bytes signature = CborFields.asBytes(parts.get(3), 64, 64, where + " signature");
        CborValue headerMap = Cbor.decode(header, MAX_HEADER_BYTES, where + " protected header");
        try (CborFields fields = new CborFields(headerMap, where + " protected header")) {
            fields.expect(ALG, CborValue.of(CoseKey.ALGORITHM_ED25519));
            return new CoseSign1(header, fields.bytes(KID, 32), fields.text(TYP, MAX_TYPE_CHARS), payload, signature);
        }
    }

    /** The deterministic encoding. */
    public Bytes encode() {
        return Cbor.encode(new CborValue.Tagged(
                TAG,
                CborValue.array(
                        CborValue.of(protectedHeader),
                        new CborMapBuilder().build(),
                        CborValue.of(payload),
                        CborValue.of(signature))));
    }

    /** Whether {@code key} signed this. */
    public boolean isSignedBy(CoseKey key, Crypto crypto) {
        return crypto.ed25519Verify(key.x(), SigStructure.encode(protectedHeader, payload), signature);
    }
}
