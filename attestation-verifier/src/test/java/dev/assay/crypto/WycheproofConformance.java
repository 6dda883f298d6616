package dev.assay.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.EcdsaSignature;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.json.JsonValue.JsonArray;
import dev.assay.json.JsonValue.JsonNumber;
import dev.assay.json.JsonValue.JsonObject;
import dev.assay.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Project Wycheproof's vectors, which {@code deploy/wycheproof} brings by the name of a package that carries them. */
interface WycheproofConformance {
    Crypto crypto();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ecdsa_secp256r1_sha256_test",
                "ecdsa_secp256r1_sha256_p1363_test",
                "ecdsa_secp256r1_sha512_test",
                "ecdsa_secp256r1_sha512_p1363_test",
                "ecdsa_secp384r1_sha256_test",
                "ecdsa_secp384r1_sha384_test",
                "ecdsa_secp384r1_sha384_p1363_test",
                "ecdsa_secp384r1_sha512_test",
                "ecdsa_secp384r1_sha512_p1363_test",
                "ed25519_test",
                "rsa_pss_2048_sha256_mgf1_0_test",
                "rsa_pss_2048_sha256_mgf1_32_test",
                "rsa_pss_2048_sha384_mgf1_48_test",
                "rsa_pss_3072_sha256_mgf1_32_test",
                "rsa_pss_4096_sha256_mgf1_32_test",
                "rsa_pss_4096_sha384_mgf1_48_test",
                "rsa_pss_4096_sha512_mgf1_32_test",
                "rsa_pss_4096_sha512_mgf1_64_test",
                "rsa_pss_misc_test",
            })
    default void vectorsGiveTheirResults(String name) throws IOException, MalformedException {
        Path file = Path.of(System.getProperty("assay.wycheproof", "")).resolve(name + ".json");
        assumeTrue(Files.exists(file), "Wycheproof vectors are not here; deploy/wycheproof brings them");
        JsonObject document = (JsonObject) Json.parse(Bytes.of(Files.readAllBytes(file)), 1 << 24, name);
        int judged = 0;
        for (JsonValue item : array(document, "testGroups")) {
            JsonObject group = (JsonObject) item;
            if (isOurs(group)) {
                for (JsonValue test : array(group, "tests")) {
                    judged += judge(name, group, (JsonObject) test) ? 1 : 0;
                }
            }
        }
        assertThat(judged).as("vectors judged").isGreaterThan(15);
    }

    private boolean judge(String name, JsonObject group, JsonObject test) throws MalformedException {
        String expected = text(test, "result");
        if (expected.equals("acceptable")) {
            return false;
        }
        boolean verified = verifies(group, hex(test, "msg"), hex(test, "sig"));
        assertThat(verified)
                .as("%s %s: %s", name, number(test, "tcId"), text(test, "comment"))
                .isEqualTo(expected.equals("valid"));
        return true;
    }

    private boolean verifies(JsonObject group, Bytes message, Bytes signature) throws MalformedException {
        JsonObject key = (JsonObject) member(group, "publicKey");
        return switch (text(group, "type")) {
            case "EcdsaVerify" -> ecdsaDer(group, key, message, signature);
            case "EcdsaP1363Verify" -> ecdsa(group, key, message, signature);
            case "EddsaVerify" -> crypto().ed25519Verify(hex(key, "pk"), message, signature);
            default -> rsaPss(group, key, message, signature);
        };
    }

    private boolean ecdsaDer(JsonObject group, JsonObject key, Bytes message, Bytes der) throws MalformedException {
        Bytes fixed;
        try {
            fixed = EcdsaSignature.toFixedLength(der, curve(key).fieldBytes());
        } catch (MalformedException notDer) {
            return false;
        }
        assertThat(EcdsaSignature.toDer(fixed)).as("the one DER form").isEqualTo(der);
        return ecdsa(group, key, message, fixed);
    }

    private boolean ecdsa(JsonObject group, JsonObject key, Bytes message, Bytes signature) throws MalformedException {
        Bytes uncompressed = hex(key, "uncompressed");
        Bytes point = uncompressed.slice(1, uncompressed.length());
        return crypto().ecdsaVerify(curve(key), point, crypto().hash(hash(group, "sha"), message), signature);
    }

    private boolean rsaPss(JsonObject group, JsonObject key, Bytes message, Bytes signature) throws MalformedException {
        HashAlgorithm hash = hash(group, "sha");
        return crypto().rsaPssVerify(
                        hex(key, "modulus"),
                        Integer.parseInt(text(key, "publicExponent"), 16),
                        hash,
                        crypto().hash(hash, message),
                        number(group, "sLen"),
                        signature);
    }

    private static EcCurve curve(JsonObject key) {
        return text(key, "curve").equals("secp256r1") ? EcCurve.P256 : EcCurve.P384;
    }

    private static HashAlgorithm hash(JsonObject group, String member) {
        return HashAlgorithm.valueOf(text(group, member).replace("-", ""));
    }

    /** SHA-2 of the sizes that evidence uses, and for PSS the same hash in the mask. */
    private static boolean isOurs(JsonObject group) {
        boolean masked = group.members().containsKey("mgfSha");
        return !masked
                || text(group, "sha").equals(text(group, "mgfSha"))
                        && text(group, "sha").matches("SHA-(256|384|512)");
    }

    private static JsonValue member(JsonObject object, String name) {
        return Objects.requireNonNull(object.members().get(name), name);
    }

    private static Iterable<JsonValue> array(JsonObject object, String member) {
        return ((JsonArray) member(object, member)).items();
    }

    private static String text(JsonObject object, String member) {
        return ((JsonString) member(object, member)).value();
    }

    private static int number(JsonObject object, String member) {
        return Integer.parseInt(((JsonNumber) member(object, member)).text());
    }

    private static Bytes hex(JsonObject object, String member) throws MalformedException {
        return Bytes.fromHex(text(object, member));
    }
}
