package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidValue;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.evidence.MediaTypes;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.result.RejectedException;
import dev.assay.result.RejectionCode;
import dev.assay.trust.TrustAnchors;
import dev.assay.verify.intel.QuoteInspection;
import dev.assay.verify.nvidia.EndorsementClaims;
import dev.assay.verify.nvidia.RimVerifier;
import dev.assay.verify.x509.CertificatePath;
import dev.assay.x509.OcspResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks at one message by itself: verifies what can be verified alone, and decodes what cannot. */
final class EndorsementLook {
    private static final String RIM = "manifest";

    private final Settings settings;
    private final TrustAnchors vendors;
    private final Crypto crypto;

    EndorsementLook(Settings settings, TrustAnchors vendors, Crypto crypto) {
        this.settings = settings;
        this.vendors = vendors;
        this.crypto = crypto;
    }

    /** The procedure of {@code check_endorsement}. */
    CandidValue check(CandidValue.Fields question, Call call) throws MalformedException, RejectedException {
        settings.refuseReal(true);
        CandidValue.Fields endorsement = (CandidValue.Fields) question.get("endorsement");
        if (!endorsement.text("media_type").equals(EndorsementKind.NVIDIA_RIM.mediaType())) {
            throw unsupported("no endorsement that can be verified by itself");
        }
        TrustAnchors anchors = Questions.anchors(question, vendors);
        Rim rim = Rim.decode(endorsement.blob("value"), RIM);
        CertificatePath path = RimVerifier.verify(rim, anchors.nvidiaRim(), Questions.at(question, call), crypto);
        return CandidValue.fields()
                .put("claims", json(EndorsementClaims.ofVerified(rim)))
                .put("valid_until", path.notAfter())
                .put("warnings", Answers.texts(Questions.warnings(question, settings)))
                .build();
    }

    /** The procedure of {@code inspect}. */
    CandidValue inspect(CandidValue.Fields message) throws MalformedException, RejectedException {
        Bytes value = message.blob("value");
        String type = message.text("media_type");
        if (type.equals(MediaTypes.INTEL_QUOTE)) {
            QuoteInspection quote = QuoteInspection.of(value, crypto);
            return inspection(quote.claims(), quote.checks());
        }
        if (type.equals(EndorsementKind.NVIDIA_RIM.mediaType())) {
            return inspection(EndorsementClaims.of(Rim.decode(value, RIM)), Map.of());
        }
        if (type.equals(EndorsementKind.OCSP_RESPONSE.mediaType())) {
            return inspection(EndorsementClaims.of(OcspResponse.decode(value, "OCSP response")), Map.of());
        }
        throw unsupported("nothing here decodes messages of this media type");
    }

    private static CandidValue inspection(Map<String, JsonValue> claims, Map<String, Boolean> checks) {
        List<CandidValue> answered = new ArrayList<>();
        checks.forEach((name, holds) -> answered.add(
                CandidValue.fields().put("name", name).put("holds", holds).build()));
        return CandidValue.fields()
                .put("claims", json(claims))
                .put("checks", new CandidValue.Vec(answered))
                .build();
    }

    private static String json(Map<String, JsonValue> claims) {
        return Json.write(new JsonValue.JsonObject(claims));
    }

    private static RejectedException unsupported(String message) {
        return new RejectedException(RejectionCode.EVIDENCE_TYPE_UNSUPPORTED, message);
    }
}
