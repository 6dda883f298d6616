package dev.assay.result;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cose.CoseKey;
import dev.assay.cose.CoseSigner;
import dev.assay.crypto.Crypto;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An EAR as a JSON Web Token (RFC 7519): a JWS in compact form, signed with Ed25519 ({@code EdDSA}, RFC 8037). Claims
 * that nobody signed are a claims set and never a token; {@code alg: none} is neither written nor read.
 */
public final class EarToken {
    /** Media type of a JWT-secured EAT without its prefix (RFC 9782, RFC 7515 section 4.1.9). */
    private static final String TYPE = "eat+jwt";

    private static final String ALGORITHM = "EdDSA";
    private static final String WHERE = "EAR token";
    private static final int MAX_CHARS = 1 << 20;

    private EarToken() {}

    /** Signs a claims set; {@code kid} is the key's thumbprint (RFC 9679) in base64url. */
    public static String sign(JsonValue claimsSet, CoseSigner signer, Crypto crypto) {
        Map<String, JsonValue> header = new LinkedHashMap<>();
        header.put("alg", JsonValue.of(ALGORITHM));
        header.put("typ", JsonValue.of(TYPE));
        header.put("kid", JsonValue.of(Base64Text.encodeUrl(signer.publicKey().thumbprint(crypto))));
        String input = part(new JsonValue.JsonObject(header)) + "." + part(claimsSet);
        return input + "." + Base64Text.encodeUrl(signer.sign(Bytes.utf8(input)));
    }

    private static String part(JsonValue value) {
        return Base64Text.encodeUrl(Bytes.utf8(Json.write(value)));
    }

    /**
     * The claims of a token that {@code key} signed. Its times and its profile are for the caller to look at.
     *
     * @throws RejectedException if another key signed it or it was changed
     */
    public static JsonValue verify(String token, CoseKey key, Crypto crypto)
            throws MalformedException, RejectedException {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (token.length() > MAX_CHARS || first < 0 || second < 0) {
            throw new MalformedException(WHERE + ": expected three parts");
        }
        header(read(token.substring(0, first)));
        Bytes signature = Base64Text.decodeUrl(token.substring(second + 1), WHERE);
        if (!crypto.ed25519Verify(key.x(), Bytes.utf8(token.substring(0, second)), signature)) {
            throw new RejectedException(
                    RejectionCode.EVIDENCE_SIGNATURE_INVALID, "the attestation result's signature does not verify");
        }
        return read(token.substring(first + 1, second));
    }

    private static void header(JsonValue header) throws MalformedException {
        try (JsonFields fields = new JsonFields(header, WHERE + " header")) {
            if (!fields.text("alg", 16).equals(ALGORITHM)
                    || !fields.text("typ", 16).equals(TYPE)) {
                throw new MalformedException(WHERE + ": expected alg " + ALGORITHM + " and typ " + TYPE);
            }
            fields.optional("kid");
        }
    }

    private static JsonValue read(String part) throws MalformedException {
        return Json.parse(Base64Text.decodeUrl(part, WHERE), MAX_CHARS, WHERE);
    }
}
