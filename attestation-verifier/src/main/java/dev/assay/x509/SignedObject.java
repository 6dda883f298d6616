package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;

/**
 * The outer form that certificates, revocation lists and OCSP answers share: what is signed, how, and the signature, not
 * yet verified.
 *
 * @param signed the signed bytes as received
 * @param algorithmIdentifier as received
 * @param algorithm the same, read
 * @param signature DER for ECDSA, the integer for RSA
 */
public record SignedObject(Bytes signed, Bytes algorithmIdentifier, SignatureAlgorithm algorithm, Bytes signature) {
    /** Reads the three parts; what follows them is the caller's to read. */
    public static SignedObject read(DerReader in, String where) throws MalformedException {
        Bytes signed = in.element(DerReader.SEQUENCE);
        Bytes algorithm = in.element(DerReader.SEQUENCE);
        return new SignedObject(signed, algorithm, SignatureAlgorithm.decode(algorithm, where), in.bitString());
    }
}
