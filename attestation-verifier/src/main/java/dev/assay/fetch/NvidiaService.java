package dev.assay.fetch;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.x509.Certificate;
import dev.assay.x509.OcspResponse;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** NVIDIA's RIM service (API version 1) and OCSP responder. */
final class NvidiaService {
    private static final String RIM_PATH = "/v1/rim";
    private static final int MAX_RIM_ID_CHARS = 128;
    private static final int MAX_ANSWER_BYTES = 4 << 20;
    private static final String WHERE = "RIM answer";

    private final FetchConfig config;
    private final Crypto crypto;
    private final String rimBase;

    NvidiaService(FetchConfig config, Crypto crypto) {
        this.config = config;
        this.crypto = crypto;
        String base = config.base(CollateralService.NVIDIA_RIM);
        // NVIDIA's own tools are configured with the path, people often give the host alone.
        this.rimBase = base.endsWith(RIM_PATH) ? base : base + RIM_PATH;
    }

    /** Whether this can be the name of a manifest; names are made from what devices report. */
    static boolean isRimId(String id) {
        return !id.isEmpty()
                && id.length() <= MAX_RIM_ID_CHARS
                && id.chars()
                        .allMatch(c -> c >= 'A' && c <= 'Z'
                                || c >= 'a' && c <= 'z'
                                || c >= '0' && c <= '9'
                                || c == '_'
                                || c == '-'
                                || c == '.')
                && !id.startsWith(".");
    }

    /** {@code GET /v1/rim/{id}}: JSON with the manifest in base64 and the SHA-256 of its bytes. */
    Question rim(String id) {
        if (!isRimId(id)) {
            throw new IllegalArgumentException("not the name of a manifest");
        }
        Query query = Query.get("manifest " + id, CollateralService.NVIDIA_RIM, rimBase + "/" + id, headers());
        return new Question(query, Question.Keeping.DOCUMENT, reply -> List.of(rim(reply.body(), id)));
    }

    private Endorsement rim(Bytes json, String id) throws MalformedException {
        // Not closed: the service may add members, as it did with rim_format.
        JsonFields answer = new JsonFields(Json.parse(json, MAX_ANSWER_BYTES, WHERE), WHERE);
        if (!answer.text("id", MAX_RIM_ID_CHARS).equals(id)) {
            throw new MalformedException(WHERE + ": another id than asked for");
        }
        JsonValue format = answer.optional("rim_format");
        if (format != null && !JsonFields.asText(format, 32, WHERE).equals("TCG")) {
            throw new MalformedException(WHERE + ": another format than TCG's SWID tag");
        }
        Bytes rim = Base64Text.decode(answer.text("rim", MAX_ANSWER_BYTES), WHERE);
        if (!crypto.sha256(rim).equals(answer.hex("sha256", 32))) {
            throw new MalformedException(WHERE + ": its sha256 is of other bytes");
        }
        return IntelService.only(rim, EndorsementKind.NVIDIA_RIM);
    }

    /** {@code POST} of an OCSP request to the responder of the configuration, whatever the certificate names. */
    Question ocsp(Certificate certificate, Bytes issuerSpki) throws MalformedException {
        Map<String, String> headers = new HashMap<>(headers());
        headers.put("Content-Type", "application/ocsp-request");
        headers.put("Accept", "application/ocsp-response");
        Query query = new Query(
                "OCSP response for certificate " + certificate.serial().hex(),
                CollateralService.NVIDIA_OCSP,
                URI.create(config.base(CollateralService.NVIDIA_OCSP)),
                headers,
                OcspRequest.encode(certificate, issuerSpki, crypto));
        return new Question(
                query, Question.Keeping.STATUS, reply -> List.of(ocsp(reply.body(), certificate, issuerSpki)));
    }

    private Endorsement ocsp(Bytes der, Certificate certificate, Bytes issuerSpki) throws MalformedException {
        Endorsement response = IntelService.only(der, EndorsementKind.OCSP_RESPONSE);
        OcspResponse read = OcspResponse.decode(der, "OCSP response");
        if (read.basic() == null) {
            throw new MalformedException("OCSP response: the responder says " + read.status());
        }
        if (!OcspRequest.isAnsweredBy(read, certificate, issuerSpki, crypto)) {
            throw new MalformedException("OCSP response: about another certificate");
        }
        return response;
    }

    private Map<String, String> headers() {
        return config.nvidiaServiceKey() == null
                ? Map.of()
                : Map.of("Authorization", "Bearer " + config.nvidiaServiceKey());
    }
}
