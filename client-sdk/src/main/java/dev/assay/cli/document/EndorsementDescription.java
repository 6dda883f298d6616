package dev.assay.cli.document;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cli.report.Members;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementReader;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.json.Json;
import dev.assay.json.JsonValue;
import dev.assay.x509.Crl;
import dev.assay.x509.DistinguishedName;
import dev.assay.x509.OcspAnswer;
import dev.assay.x509.OcspResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Endorsements, each as far as it can be read. */
final class EndorsementDescription {
    private EndorsementDescription() {}

    static JsonValue.JsonObject of(Bytes file, Crypto crypto) throws MalformedException {
        List<JsonValue> described = new ArrayList<>();
        for (Endorsement item : EndorsementReader.read(file)) {
            described.add(new Members()
                    .put("kind", name(item.kind()))
                    .putAll(one(item, crypto))
                    .build());
        }
        return new Members().put("endorsements", described).build();
    }

    private static JsonValue.JsonObject one(Endorsement item, Crypto crypto) throws MalformedException {
        return switch (item.kind()) {
            case CERTIFICATES -> CertificateDescription.of(item.value(), crypto);
            case CRL -> crl(Crl.decode(item.value(), "crl"));
            case INTEL_TCB_INFO -> signedJson(item.value(), "tcbInfo", "tcbLevels");
            case INTEL_QE_IDENTITY -> signedJson(item.value(), "enclaveIdentity", "tcbLevels");
            case NVIDIA_RIM -> rim(Rim.decode(item.value(), "rim"));
            case OCSP_RESPONSE -> ocsp(OcspResponse.decode(item.value(), "ocsp response"));
        };
    }

    private static JsonValue.JsonObject crl(Crl list) throws MalformedException {
        return new Members()
                .put("issuer", DistinguishedName.commonName(list.issuer()))
                .put("this_update", ReceiptDescription.time(list.thisUpdate()))
                .put("next_update", ReceiptDescription.time(list.nextUpdate()))
                .put("number", list.number())
                .put("revoked", list.revoked().size())
                .build();
    }

    private static JsonValue.JsonObject rim(Rim rim) {
        List<JsonValue> indexes = new ArrayList<>();
        rim.measurements().forEach(measurement -> indexes.add(JsonValue.of(measurement.index())));
        return new Members()
                .put("tag_id", rim.tagId())
                .put("product", rim.product())
                .put("edition", rim.edition())
                .put("version", rim.colloquialVersion())
                .put("active_indexes", indexes)
                .build();
    }

    private static JsonValue.JsonObject ocsp(OcspResponse response) {
        Members members = new Members().put("status", name(response.status()));
        OcspResponse.Basic basic = response.basic();
        if (basic == null) {
            return members.build();
        }
        List<JsonValue> answers = new ArrayList<>();
        for (OcspAnswer answer : basic.answers()) {
            Members one = new Members()
                    .put("serial", answer.id().serial())
                    .put("status", name(answer.status()))
                    .put("this_update", ReceiptDescription.time(answer.thisUpdate()));
            if (answer.nextUpdate() != Long.MAX_VALUE) {
                one.put("next_update", ReceiptDescription.time(answer.nextUpdate()));
            }
            answers.add(one.build());
        }
        return members.put("produced_at", ReceiptDescription.time(basic.producedAt()))
                .put("answers", answers)
                .build();
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** The signed object's own members; its list of levels only as a number. */
    private static JsonValue.JsonObject signedJson(Bytes text, String inner, String levels) throws MalformedException {
        Members members = new Members();
        if (Json.parse(text, text.length(), inner) instanceof JsonValue.JsonObject outer
                && outer.members().get(inner) instanceof JsonValue.JsonObject signed) {
            signed.members().forEach((name, value) -> {
                boolean list = name.equals(levels) && value instanceof JsonValue.JsonArray;
                members.put(
                        name,
                        list
                                ? JsonValue.of(
                                        ((JsonValue.JsonArray) value).items().size())
                                : value);
            });
        }
        return members.build();
    }
}
