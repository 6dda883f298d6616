package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate (RFC 5280 section 4.1) as read; nothing about it is verified.
 *
 * @param encoded as received
 * @param envelope what is signed, how, and the signature
 * @param serial the serial number's content bytes, sign included
 * @param issuer Name, as received
 * @param subject Name, as received
 * @param notBefore seconds since 1970
 * @param notAfter seconds since 1970
 * @param spki SubjectPublicKeyInfo, as received
 * @param publicKey the same, read
 * @param extensions in order
 * @param isCa from the basic constraints; false without them
 * @param pathLength how many certificate authorities may follow below; -1 when unlimited
 * @param keyUsage named bits, the first (digitalSignature) the highest of 16; -1 without the extension
 */
public record Certificate(
        Bytes encoded,
        SignedObject envelope,
        Bytes serial,
        Bytes issuer,
        Bytes subject,
        long notBefore,
        long notAfter,
        Bytes spki,
        PublicKey publicKey,
        List<Extension> extensions,
        boolean isCa,
        int pathLength,
        int keyUsage) {
    /** Bit of {@link #keyUsage}: digitalSignature. */
    public static final int DIGITAL_SIGNATURE = 0x8000;
    /** Bit of {@link #keyUsage}: keyCertSign. */
    public static final int KEY_CERT_SIGN = 0x0400;
    /** Bit of {@link #keyUsage}: cRLSign. */
    public static final int CRL_SIGN = 0x0200;

    private static final int MAX_BYTES = 16_384;
    private static final int MAX_SERIAL_BYTES = 32;
    private static final int MAX_PATH_LENGTH = 255;

    /** Copies the list. */
    public Certificate {
        extensions = List.copyOf(extensions);
    }

    /** Reads one DER certificate. */
    public static Certificate decode(Bytes der, String where) throws MalformedException {
        if (der.length() > MAX_BYTES) {
            throw new MalformedException(where + ": a certificate larger than " + MAX_BYTES + " bytes");
        }
        try (DerReader outer = new DerReader(der, where);
                DerReader certificate = outer.enter(DerReader.SEQUENCE)) {
            SignedObject envelope = SignedObject.read(certificate, where);
            return toBeSigned(der, envelope, where);
        }
    }

    /** Reads one DER certificate, or PEM with any number of them; in order. */
    public static List<Certificate> decodeAll(Bytes pemOrDer, String where) throws MalformedException {
        if (!Pem.isPem(pemOrDer)) {
            return List.of(decode(pemOrDer, where));
        }
        List<Certificate> certificates = new ArrayList<>();
        for (Bytes der : Pem.decode(pemOrDer, Pem.CERTIFICATE, where)) {
            certificates.add(decode(der, where + " certificate " + certificates.size()));
        }
        return certificates;
    }

    private static Certificate toBeSigned(Bytes der, SignedObject envelope, String where) throws MalformedException {
        try (DerReader outer = new DerReader(envelope.signed(), where);
                DerReader tbs = outer.enter(DerReader.SEQUENCE)) {
            int version = 1;
            if (tbs.nextIs(DerReader.explicit(0))) {
                try (DerReader field = tbs.enter(DerReader.explicit(0))) {
                    version = 1 + field.smallInteger(2);
                }
            }
            Bytes serial = tbs.integer();
            if (serial.length() > MAX_SERIAL_BYTES) {
                throw tbs.malformed("serial number longer than " + MAX_SERIAL_BYTES + " bytes");
            }
            // RFC 5280 section 4.1.1.2: the algorithm inside is the one outside, where it is not signed.
            if (!tbs.element(DerReader.SEQUENCE).equals(envelope.algorithmIdentifier())) {
                throw tbs.malformed("signature algorithm inside differs from the one outside");
            }
            Bytes issuer = tbs.element(DerReader.SEQUENCE);
            long notBefore;
            long notAfter;
            try (DerReader validity = tbs.enter(DerReader.SEQUENCE)) {
                notBefore = validity.time();
                notAfter = validity.time();
            }
            Bytes subject = tbs.element(DerReader.SEQUENCE);
            Bytes spki = tbs.element(DerReader.SEQUENCE);
            for (int uniqueId = 1; uniqueId <= 2; uniqueId++) {
                if (tbs.nextIs(DerReader.implicit(uniqueId))) {
                    tbs.skip();
                }
            }
            List<Extension> extensions = List.of();
            if (version == 3 && tbs.hasMore()) {
                try (DerReader field = tbs.enter(DerReader.explicit(3))) {
                    extensions = Extension.readAll(field);
                }
            }
            int[] constraints = basicConstraints(extensions, where);
            return new Certificate(
                    der,
                    envelope,
                    serial,
                    issuer,
                    subject,
                    notBefore,
                    notAfter,
                    spki,
                    PublicKey.decode(spki, where),
                    extensions,
                    constraints[0] == 1,
                    constraints[1],
                    keyUsage(extensions, where));
        }
    }

    /** RFC 5280 section 4.2.1.9: {whether a certificate authority, path length}. */
    private static int[] basicConstraints(List<Extension> extensions, String where) throws MalformedException {
        Extension extension = find(extensions, Extension.BASIC_CONSTRAINTS);
        if (extension == null) {
            return new int[] {0, -1};
        }
        try (DerReader outer = new DerReader(extension.value(), where + " basicConstraints");
                DerReader constraints = outer.enter(DerReader.SEQUENCE)) {
            boolean ca = constraints.nextIs(DerReader.BOOLEAN) && constraints.bool();
            int pathLength = constraints.hasMore() ? constraints.smallInteger(MAX_PATH_LENGTH) : -1;
            return new int[] {ca ? 1 : 0, pathLength};
        }
    }

    private static int keyUsage(List<Extension> extensions, String where) throws MalformedException {
        Extension extension = find(extensions, Extension.KEY_USAGE);
        if (extension == null) {
            return -1;
        }
        try (DerReader usage = new DerReader(extension.value(), where + " keyUsage")) {
            return usage.namedBits();
        }
    }

    /** The extension, or null. */
    public @Nullable Extension extension(String oid) {
        return find(extensions, oid);
    }

    private static @Nullable Extension find(List<Extension> extensions, String oid) {
        for (Extension extension : extensions) {
            if (extension.oid().equals(oid)) {
                return extension;
            }
        }
        return null;
    }

    /** Whether a key usage is allowed: by its bit, or because there is no such extension. */
    public boolean allows(int usage) {
        return keyUsage < 0 || (keyUsage & usage) != 0;
    }

    /** The subject's common name; empty when it has none. */
    public String commonName() throws MalformedException {
        return DistinguishedName.commonName(subject);
    }

    /** The issuer's common name; empty when it has none. */
    public String issuerCommonName() throws MalformedException {
        return DistinguishedName.commonName(issuer);
    }

    /** Whether issuer and subject are the same name. */
    public boolean isSelfIssued() {
        return issuer.equals(subject);
    }
}
