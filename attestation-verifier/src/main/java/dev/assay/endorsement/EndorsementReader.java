package dev.assay.endorsement;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.Hex;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import dev.assay.evidence.amd.CertificateTable;
import dev.assay.json.Json;
import dev.assay.json.JsonFields;
import dev.assay.json.JsonValue;
import dev.assay.x509.Pem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognises endorsements by their content, as vendors' services and DCAP tools give them: DER or PEM or hexadecimal,
 * JSON, XML, the one JSON object that holds a whole collateral, and the table in which hosts of SEV-SNP guests hand out
 * certificates.
 */
public final class EndorsementReader {
    private static final int MAX_BYTES = 1 << 20;
    private static final String WHERE = "endorsement";

    private EndorsementReader() {}

    /**
     * The endorsements in a file; a collateral object holds several.
     *
     * @throws MalformedException if it is of no kind that is known here
     */
    public static List<Endorsement> read(Bytes file) throws MalformedException {
        if (file.length() > MAX_BYTES) {
            throw new MalformedException(WHERE + ": larger than " + MAX_BYTES + " bytes");
        }
        Bytes content = withoutTrailingNul(file);
        int first = firstPrinted(content);
        if (first == '{') {
            return json(content);
        }
        if (first == '<') {
            return List.of(new Endorsement(EndorsementKind.NVIDIA_RIM, content));
        }
        if (Pem.isPem(content)) {
            return pem(content);
        }
        if (CertificateTable.isTable(content)) {
            return CertificateTable.decode(content).stream()
                    .map(certificate -> new Endorsement(EndorsementKind.CERTIFICATES, certificate))
                    .toList();
        }
        return derOrHex(content);
    }

    private static List<Endorsement> derOrHex(Bytes content) throws MalformedException {
        return der(isHex(content) ? Bytes.fromHex(withoutSpace(content)) : content);
    }

    private static String withoutSpace(Bytes printed) {
        StringBuilder text = new StringBuilder(printed.length());
        for (int i = 0; i < printed.length(); i++) {
            if (!isSpace(printed.at(i))) {
                text.append((char) printed.at(i));
            }
        }
        return text.toString();
    }

    private static List<Endorsement> pem(Bytes content) throws MalformedException {
        List<Endorsement> found = new ArrayList<>();
        for (Bytes list : Pem.decode(content, Pem.CRL, WHERE)) {
            found.add(new Endorsement(EndorsementKind.CRL, list));
        }
        if (!Pem.decode(content, Pem.CERTIFICATE, WHERE).isEmpty()) {
            found.add(new Endorsement(EndorsementKind.CERTIFICATES, content));
        }
        if (found.isEmpty()) {
            throw new MalformedException(WHERE + ": PEM without a certificate or a revocation list");
        }
        return found;
    }

    /** Tells the three DER forms apart by their first inner elements. */
    private static List<Endorsement> der(Bytes content) throws MalformedException {
        DerReader outer = new DerReader(content, WHERE);
        DerReader inner = outer.enter(DerReader.SEQUENCE);
        if (inner.nextIs(DerReader.ENUMERATED)) {
            return List.of(new Endorsement(EndorsementKind.OCSP_RESPONSE, content));
        }
        DerReader tbs = inner.enter(DerReader.SEQUENCE);
        boolean certificate = tbs.nextIs(DerReader.explicit(0));
        if (tbs.nextIs(DerReader.INTEGER)) {
            tbs.skip();
            // A revocation list goes on with algorithm, issuer and time; a certificate of version 1 with algorithm,
            // issuer and a sequence of two times.
            tbs.skip();
            tbs.skip();
            certificate = tbs.nextIs(DerReader.SEQUENCE);
        }
        return List.of(new Endorsement(certificate ? EndorsementKind.CERTIFICATES : EndorsementKind.CRL, content));
    }

    private static List<Endorsement> json(Bytes content) throws MalformedException {
        if (!(Json.parse(content, MAX_BYTES, Json.MAX_VALUES, WHERE) instanceof JsonValue.JsonObject object)) {
            throw new MalformedException(WHERE + ": expected an object");
        }
        if (object.members().containsKey("tcbInfo")) {
            return List.of(new Endorsement(EndorsementKind.INTEL_TCB_INFO, content));
        }
        if (object.members().containsKey("enclaveIdentity")) {
            return List.of(new Endorsement(EndorsementKind.INTEL_QE_IDENTITY, content));
        }
        if (object.members().containsKey("tcb_info")) {
            return collateral(object);
        }
        throw new MalformedException(WHERE + ": JSON that is neither TCB info, QE identity nor collateral");
    }

    /**
     * The object that DCAP tools exchange ({@code sgx_ql_qve_collateral_t} with names for members). Its signed texts
     * stand in it as strings, either with their signature around them or with it in a member beside.
     */
    private static List<Endorsement> collateral(JsonValue.JsonObject object) throws MalformedException {
        List<Endorsement> found = new ArrayList<>();
        found.add(signed(object, "tcb_info", "tcbInfo", EndorsementKind.INTEL_TCB_INFO));
        found.add(signed(object, "qe_identity", "enclaveIdentity", EndorsementKind.INTEL_QE_IDENTITY));
        for (String name : List.of(
                "tcb_info_issuer_chain",
                "qe_identity_issuer_chain",
                "pck_crl_issuer_chain",
                "pck_certificate_chain",
                "root_ca_crl",
                "pck_crl")) {
            String text = text(object, name);
            if (text != null && !text.isEmpty()) {
                Bytes content = withoutTrailingNul(Bytes.utf8(text));
                found.addAll(Pem.isPem(content) ? pem(content) : derOrHex(content));
            }
        }
        return found;
    }

    private static Endorsement signed(JsonValue.JsonObject object, String name, String inner, EndorsementKind kind)
            throws MalformedException {
        String text = text(object, name);
        if (text == null) {
            throw new MalformedException(WHERE + ": collateral without \"" + name + "\"");
        }
        String signature = text(object, name + "_signature");
        String whole = signature == null
                ? text
                : "{\"" + inner + "\":" + text + ",\"signature\":\"" + Hex.encode(Hex.decode(signature)) + "\"}";
        return new Endorsement(kind, Bytes.utf8(whole));
    }

    private static @Nullable String text(JsonValue.JsonObject object, String name) throws MalformedException {
        JsonValue value = object.members().get(name);
        return value == null || value instanceof JsonValue.JsonNull
                ? null
                : JsonFields.asText(value, MAX_BYTES, WHERE + "." + name);
    }

    /** Text is sometimes kept with the NUL of a C string; in DER a NUL at the end may belong to the value. */
    private static Bytes withoutTrailingNul(Bytes file) {
        int end = file.length();
        while (end > 0 && file.at(end - 1) == 0) {
            end--;
        }
        Bytes text = file.slice(0, end);
        boolean printed = firstPrinted(text) == '{' || firstPrinted(text) == '<' || Pem.isPem(text) || isHex(text);
        return printed ? text : file;
    }

    private static int firstPrinted(Bytes content) {
        for (int i = 0; i < content.length(); i++) {
            if (content.at(i) > ' ') {
                return content.at(i);
            }
        }
        return -1;
    }

    private static boolean isHex(Bytes content) {
        for (int i = 0; i < content.length(); i++) {
            int c = content.at(i);
            boolean digit = c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
            if (!digit && !isSpace(c)) {
                return false;
            }
        }
        return content.length() > 0;
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
