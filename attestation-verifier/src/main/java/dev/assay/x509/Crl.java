package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A certificate revocation list (RFC 5280 section 5.1) as read; nothing about it is verified.
 *
 * @param encoded as received
 * @param envelope what is signed, how, and the signature
 * @param issuer Name, as received
 * @param thisUpdate seconds since 1970
 * @param nextUpdate seconds since 1970
 * @param number the CRL number; -1 without one, 2^63-1 for any beyond
 * @param revoked serial numbers, as {@link Certificate#serial}
 */
public record Crl(
        Bytes encoded,
        SignedObject envelope,
        Bytes issuer,
        long thisUpdate,
        long nextUpdate,
        long number,
        Set<Bytes> revoked) {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_REVOKED = 32_768;

    /** Copies the set, in order: whoever writes a list could choose numbers that all hash alike. */
    public Crl {
        Set<Bytes> sorted = ordered();
        sorted.addAll(revoked);
        revoked = Collections.unmodifiableSet(sorted);
    }

    private static Set<Bytes> ordered() {
        return new TreeSet<>(Bytes::compareUnsigned);
    }

    /** Reads one list: DER, or PEM of one block. */
    public static Crl decode(Bytes derOrPem, String where) throws MalformedException {
        Bytes der = derOrPem;
        if (Pem.isPem(derOrPem)) {
            List<Bytes> blocks = Pem.decode(derOrPem, Pem.CRL, where);
            if (blocks.size() != 1) {
                throw new MalformedException(where + ": expected one list, found " + blocks.size());
            }
            der = blocks.get(0);
        }
        if (der.length() > MAX_BYTES) {
            throw new MalformedException(where + ": larger than " + MAX_BYTES + " bytes");
        }
        try (DerReader outer = new DerReader(der, where);
                DerReader list = outer.enter(DerReader.SEQUENCE)) {
            return toBeSigned(der, SignedObject.read(list, where), where);
        }
    }

    private static Crl toBeSigned(Bytes der, SignedObject envelope, String where) throws MalformedException {
        try (DerReader outer = new DerReader(envelope.signed(), where);
                DerReader tbs = outer.enter(DerReader.SEQUENCE)) {
            boolean second = tbs.nextIs(DerReader.INTEGER) && tbs.smallInteger(1) == 1;
            if (!second) {
                throw tbs.malformed("expected version 2");
            }
            if (!tbs.element(DerReader.SEQUENCE).equals(envelope.algorithmIdentifier())) {
                throw tbs.malformed("signature algorithm inside differs from the one outside");
            }
            Bytes issuer = tbs.element(DerReader.SEQUENCE);
            long thisUpdate = tbs.time();
            long nextUpdate = tbs.time();
            Set<Bytes> revoked = tbs.nextIs(DerReader.SEQUENCE) ? revoked(tbs) : Set.of();
            long number = -1;
            if (tbs.hasMore()) {
                try (DerReader field = tbs.enter(DerReader.explicit(0))) {
                    number = number(Extension.readAll(field), where);
                }
            }
            return new Crl(der, envelope, issuer, thisUpdate, nextUpdate, number, revoked);
        }
    }

    private static Set<Bytes> revoked(DerReader tbs) throws MalformedException {
        Set<Bytes> serials = ordered();
        try (DerReader entries = tbs.enter(DerReader.SEQUENCE)) {
            while (entries.hasMore()) {
                if (serials.size() == MAX_REVOKED) {
                    throw entries.malformed("more than " + MAX_REVOKED + " entries");
                }
                try (DerReader entry = entries.enter(DerReader.SEQUENCE)) {
                    serials.add(entry.integer());
                    entry.time();
                    if (entry.hasMore()) {
                        refuseUnknown(Extension.readAll(entry), entry);
                    }
                }
            }
        }
        return serials;
    }

    /** An entry's critical extension (certificateIssuer, say) would change whose certificate it is about. */
    private static void refuseUnknown(List<Extension> extensions, DerReader in) throws MalformedException {
        for (Extension extension : extensions) {
            if (extension.critical() && !extension.oid().equals(Extension.REASON_CODE)) {
                throw in.malformed("an entry with a critical extension that is not used here");
            }
        }
    }

    /** RFC 5280 section 5.2: a critical extension narrows the list's scope, so that silence would mean nothing. */
    private static long number(List<Extension> extensions, String where) throws MalformedException {
        long number = -1;
        for (Extension extension : extensions) {
            if (extension.oid().equals(Extension.CRL_NUMBER)) {
                number = number(extension.value(), where);
            } else if (extension.critical()) {
                throw new MalformedException(where + ": a critical extension that is not used here");
            }
        }
        return number;
    }

    private static long number(Bytes encoded, String where) throws MalformedException {
        try (DerReader in = new DerReader(encoded, where + " cRLNumber")) {
            Bytes magnitude = in.unsignedInteger();
            // RFC 5280 section 5.2.3: up to 20 bytes.
            if (magnitude.length() > 20) {
                throw in.malformed("a number of more than 20 bytes");
            }
            if (magnitude.length() > 8 || magnitude.length() == 8 && magnitude.at(0) >= 0x80) {
                return Long.MAX_VALUE;
            }
            long value = 0;
            for (int i = 0; i < magnitude.length(); i++) {
                value = value << 8 | magnitude.at(i);
            }
            return value;
        }
    }
}
