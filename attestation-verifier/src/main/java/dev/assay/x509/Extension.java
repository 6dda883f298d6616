package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import java.util.ArrayList;
import java.util.List;

/**
 * One extension of a certificate or a revocation list (RFC 5280 section 4.2).
 *
 * @param oid which
 * @param critical whether whoever does not know it must refuse
 * @param value content of extnValue, which is DER for all that RFC 5280 names
 */
public record Extension(String oid, boolean critical, Bytes value) {
    public static final String KEY_USAGE = "2.5.29.15";
    public static final String BASIC_CONSTRAINTS = "2.5.29.19";
    public static final String CRL_NUMBER = "2.5.29.20";
    public static final String REASON_CODE = "2.5.29.21";
    public static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    public static final String EXTENDED_KEY_USAGE = "2.5.29.37";

    private static final int MAX_EXTENSIONS = 64;

    /** ExtKeyUsageSyntax (RFC 5280 section 4.2.1.12): the purposes of a key. */
    public List<String> keyPurposes() throws MalformedException {
        List<String> purposes = new ArrayList<>();
        try (DerReader outer = new DerReader(value, "extKeyUsage");
                DerReader sequence = outer.enter(DerReader.SEQUENCE)) {
            while (sequence.hasMore() && purposes.size() < MAX_EXTENSIONS) {
                purposes.add(sequence.oid());
            }
        }
        return purposes;
    }

    /** Reads Extensions, of which none may stand twice. */
    static List<Extension> readAll(DerReader in) throws MalformedException {
        List<Extension> extensions = new ArrayList<>();
        try (DerReader sequence = in.enter(DerReader.SEQUENCE)) {
            while (sequence.hasMore()) {
                Extension next = read(sequence);
                boolean repeated = extensions.stream().anyMatch(e -> e.oid.equals(next.oid));
                if (repeated || extensions.size() == MAX_EXTENSIONS) {
                    throw in.malformed(repeated ? "an extension stands twice" : "too many extensions");
                }
                extensions.add(next);
            }
        }
        return extensions;
    }

    private static Extension read(DerReader in) throws MalformedException {
        try (DerReader extension = in.enter(DerReader.SEQUENCE)) {
            String oid = extension.oid();
            boolean critical = extension.nextIs(DerReader.BOOLEAN) && extension.bool();
            return new Extension(oid, critical, extension.content(DerReader.OCTET_STRING));
        }
    }
}
