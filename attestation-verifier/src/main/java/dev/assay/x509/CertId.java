package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.HashAlgorithm;
import dev.assay.der.DerReader;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate an OCSP answer is about (RFC 6960 section 4.1.1).
 *
 * @param hashName {@code sha1}, {@code sha256}, {@code sha384} or {@code sha512}
 * @param hash the same; null for SHA-1, which is good enough to name an issuer and is used for nothing else
 * @param issuerNameHash of the issuer's Name
 * @param issuerKeyHash of the issuer's key, without tag, length and unused bits
 * @param serial as {@link Certificate#serial}
 */
public record CertId(
        String hashName, @Nullable HashAlgorithm hash, Bytes issuerNameHash, Bytes issuerKeyHash, Bytes serial) {
    private static final int MAX_HASH_BYTES = 64;
    private static final int MAX_SERIAL_BYTES = 32;

    /** Whether the certificate with this serial number of the issuer with this Name and key is meant. */
    public boolean isOf(Bytes serialNumber, Bytes issuerName, Bytes issuerKey, Crypto crypto) {
        return serial.equals(serialNumber)
                && issuerNameHash.equals(digest(issuerName, crypto))
                && issuerKeyHash.equals(digest(issuerKey, crypto));
    }

    private Bytes digest(Bytes of, Crypto crypto) {
        return hash == null ? Sha1.digest(of) : crypto.hash(hash, of);
    }

    static CertId read(DerReader in) throws MalformedException {
        try (DerReader id = in.enter(DerReader.SEQUENCE)) {
            String oid;
            try (DerReader algorithm = id.enter(DerReader.SEQUENCE)) {
                oid = algorithm.oid();
                if (algorithm.hasMore()) {
                    algorithm.nothing();
                }
            }
            Bytes name = id.content(DerReader.OCTET_STRING);
            Bytes key = id.content(DerReader.OCTET_STRING);
            Bytes serial = id.integer();
            if (name.length() > MAX_HASH_BYTES || key.length() > MAX_HASH_BYTES || serial.length() > MAX_SERIAL_BYTES) {
                throw id.malformed("a hash or serial number is too long");
            }
            return switch (oid) {
                case "1.3.14.3.2.26" -> new CertId("sha1", null, name, key, serial);
                case "2.16.840.1.101.3.4.2.1" -> new CertId("sha256", HashAlgorithm.SHA256, name, key, serial);
                case "2.16.840.1.101.3.4.2.2" -> new CertId("sha384", HashAlgorithm.SHA384, name, key, serial);
                case "2.16.840.1.101.3.4.2.3" -> new CertId("sha512", HashAlgorithm.SHA512, name, key, serial);
                default -> throw id.malformed("a hash that is not used here");
            };
        }
    }
}
