package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.x509.Certificate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The certificate chain that Intel's services put into a header: PEM, percent-encoded. */
final class IssuerChain {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String WHERE = "issuer chain";

    private IssuerChain() {}

    /** The chain under the first of these header names that is there. */
    static Endorsement of(Reply reply, List<String> lowerCaseNames) throws MalformedException {
        for (String name : lowerCaseNames) {
            String value = reply.header(name);
            if (value != null) {
                Bytes pem = Bytes.utf8(decode(value));
                if (Certificate.decodeAll(pem, WHERE).isEmpty()) {
                    throw new MalformedException(WHERE + ": no certificates");
                }
                return new Endorsement(EndorsementKind.CERTIFICATES, pem);
            }
        }
        throw new MalformedException("no header " + lowerCaseNames.get(0));
    }

    /** A plus is itself in base64; services that write it for a space are told by the blanks of the PEM's first line. */
    private static String decode(String value) throws MalformedException {
        String text = percentDecoded(value);
        return text.contains(BEGIN) ? text : percentDecoded(value.replace('+', ' '));
    }

    private static String percentDecoded(String value) throws MalformedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '%') {
                out.write(c < 0x80 ? c : '?');
                continue;
            }
            if (i + 2 >= value.length()) {
                throw new MalformedException(WHERE + ": a cut percent-encoding");
            }
            out.write(Bytes.fromHex(value.substring(i + 1, i + 3)).at(0));
            i += 2;
        }
        return out.toString(StandardCharsets.US_ASCII);
    }
}
