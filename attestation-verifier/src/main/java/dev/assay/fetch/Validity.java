package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.der.DerReader;
import dev.assay.endorsement.Endorsement;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import java.util.List;

/** When endorsements end by their own word. Read without verifying: a cache may forget too early, never judge. */
final class Validity {
    private static final int MAX_JSON_BYTES = 4 << 20;
    private static final String WHERE = "answer";

    private Validity() {}

    /** The end of the first of them, in seconds since 1970; {@link Long#MAX_VALUE} when none ends. */
    static long end(List<Endorsement> items) throws MalformedException {
        long end = Long.MAX_VALUE;
        for (Endorsement item : items) {
            end = Math.min(end, end(item));
        }
        return end;
    }

    private static long end(Endorsement item) throws MalformedException {
        return switch (item.kind()) {
            case CERTIFICATES -> certificates(item.value());
            case CRL -> Crl.decode(item.value(), WHERE).nextUpdate();
            case INTEL_TCB_INFO -> nextUpdate(item.value(), "tcbInfo");
            case INTEL_QE_IDENTITY -> nextUpdate(item.value(), "enclaveIdentity");
            case OCSP_RESPONSE -> ocspNextUpdate(item.value());
            case NVIDIA_RIM -> Long.MAX_VALUE;
        };
    }

    private static long certificates(Bytes file) throws MalformedException {
        long end = Long.MAX_VALUE;
        for (Certificate certificate : Certificate.decodeAll(file, WHERE)) {
            end = Math.min(end, certificate.notAfter());
        }
        return end;
    }

    private static long nextUpdate(Bytes json, String member) throws MalformedException {
        return UtcTime.parse(JsonFields.asText(inner(json, member, "nextUpdate"), 30, WHERE));
    }

    /** A member of the signed object in an answer of Intel's. */
    static JsonValue inner(Bytes json, String object, String member) throws MalformedException {
        JsonFields whole = new JsonFields(Json.parse(json, MAX_JSON_BYTES, WHERE), WHERE);
        return new JsonFields(whole.required(object), WHERE + "." + object).required(member);
    }

    /**
     * RFC 6960 section 4.2.1: the next update of the first single response, or this update if none is named.
     *
     * @throws MalformedException also if the responder answered with an error
     */
    private static long ocspNextUpdate(Bytes der) throws MalformedException {
        DerReader response = new DerReader(der, WHERE).enter(DerReader.SEQUENCE);
        int status = response.enumerated();
        if (status != 0) {
            throw response.malformed("OCSP response status " + status);
        }
        DerReader bytes = response.enter(DerReader.explicit(0)).enter(DerReader.SEQUENCE);
        bytes.oid();
        DerReader data = new DerReader(bytes.content(DerReader.OCTET_STRING), WHERE)
                .enter(DerReader.SEQUENCE)
                .enter(DerReader.SEQUENCE);
        if (data.nextIs(DerReader.explicit(0))) {
            data.skip();
        }
        data.skip();
        data.time();
        DerReader single = data.enter(DerReader.SEQUENCE).enter(DerReader.SEQUENCE);
        single.skip();
        single.skip();
        long thisUpdate = single.time();
        return single.nextIs(DerReader.explicit(0))
                ? single.enter(DerReader.explicit(0)).time()
                : thisUpdate;
    }
}
