package dev.assay.verify.aws;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.claims.PlatformId;
import dev.assay.claims.VerifiedEvidence;
import dev.assay.evidence.TeeType;
import dev.assay.evidence.aws.NitroContent;
import dev.assay.evidence.aws.NitroDocument;
import dev.assay.json.JsonValue;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.x509.Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a verified document says, in the words of policies and by the names of the vector manifest. */
final class NitroClaims {
    private static final int MILLIS_PER_SECOND = 1000;

    private NitroClaims() {}

    static VerifiedEvidence of(NitroDocument document, Certificate target, CertificatePath path) {
        NitroContent content = document.content();
        boolean debug = isDebug(content);
        VerifiedEvidence.Builder out = new VerifiedEvidence.Builder(TeeType.NITRO, document.reportData())
                .debug(debug)
                .platform(new PlatformId("module_id", Bytes.utf8(content.moduleId())))
                .attribute("timestamp", content.timestampMillis() / MILLIS_PER_SECOND)
                .validUntil(path.notAfter());
        Map<String, JsonValue> pcrs = new LinkedHashMap<>();
        for (Map.Entry<Integer, Bytes> pcr : content.pcrs().entrySet()) {
            out.measurement("pcr" + pcr.getKey(), pcr.getValue());
            pcrs.put(pcr.getKey().toString(), JsonValue.of(pcr.getValue().hex()));
        }
        return out.claim("module_id", JsonValue.of(content.moduleId()))
                .claim("digest", JsonValue.of(content.digest()))
                .claim("timestamp_ms", JsonValue.of(content.timestampMillis()))
                .claim("timestamp", time(content.timestampMillis() / MILLIS_PER_SECOND))
                .claim("pcrs", new JsonValue.JsonObject(pcrs))
                .claim("debug", JsonValue.of(debug))
                .claim("user_data", orNull(content.userData()))
                .claim("nonce", orNull(content.nonce()))
                .claim("public_key", orNull(content.publicKey()))
                .claim("cabundle_len", JsonValue.of(content.caBundle().size()))
                .claim("leaf_not_before", time(target.notBefore()))
                .claim("leaf_not_after", time(target.notAfter()))
                .build();
    }

    /** An enclave in debug mode has registers of zeros; one that does not show register 0 is taken for such. */
    private static boolean isDebug(NitroContent content) {
        Bytes image = content.pcrs().get(0);
        return image == null || image.equals(Bytes.of(new byte[image.length()]));
    }

    private static JsonValue time(long epochSeconds) {
        return JsonValue.of(UtcTime.format(epochSeconds));
    }

    private static JsonValue orNull(@Nullable Bytes value) {
        return value == null ? new JsonValue.JsonNull() : JsonValue.of(value.hex());
    }
}
