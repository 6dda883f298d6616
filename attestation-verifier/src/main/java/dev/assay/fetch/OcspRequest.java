package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.der.DerReader;
import dev.assay.x509.CertId;
import dev.assay.x509.Certificate;
import dev.assay.x509.OcspAnswer;
import dev.assay.x509.OcspResponse;

/**
 * An OCSP request (RFC 6960 section 4.1.1) for one certificate, naming it by SHA-384 as NVIDIA's tools do.
 *
 * <p>Without a nonce: the answer is kept and goes into bundles, where nobody could compare it; its age is what counts.
 */
final class OcspRequest {
    /** 2.16.840.1.101.3.4.2.2, id-sha384, with its tag and length. */
    private static final int[] SHA384 = {0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02};

    private static final String WHERE = "issuer key";

    private OcspRequest() {}

    /**
     * OCSPRequest { tbsRequest { requestList { Request { CertID { hashAlgorithm, issuerNameHash, issuerKeyHash,
     * serialNumber } } } } }.
     */
    static Bytes encode(Certificate certificate, Bytes issuerSpki, Crypto crypto) throws MalformedException {
        Bytes certId = DerWriter.sequence(
                DerWriter.sequence(algorithm(), DerWriter.element(DerReader.NULL, Bytes.empty())),
                DerWriter.element(DerReader.OCTET_STRING, crypto.sha384(certificate.issuer())),
                DerWriter.element(DerReader.OCTET_STRING, crypto.sha384(keyBits(issuerSpki))),
                DerWriter.element(DerReader.INTEGER, certificate.serial()));
        Bytes requestList = DerWriter.sequence(DerWriter.sequence(certId));
        return DerWriter.sequence(DerWriter.sequence(requestList));
    }

    /** Whether a response says something of this certificate. */
    static boolean isAnsweredBy(OcspResponse response, Certificate certificate, Bytes issuerSpki, Crypto crypto)
            throws MalformedException {
        OcspResponse.Basic basic = response.basic();
        if (basic == null) {
            return false;
        }
        for (OcspAnswer answer : basic.answers()) {
            CertId id = answer.id();
            if (id.hash() != null
                    && id.serial().equals(certificate.serial())
                    && id.issuerNameHash().equals(crypto.hash(id.hash(), certificate.issuer()))
                    && id.issuerKeyHash().equals(crypto.hash(id.hash(), keyBits(issuerSpki)))) {
                return true;
            }
        }
        return false;
    }

    private static Bytes algorithm() {
        byte[] oid = new byte[SHA384.length];
        for (int i = 0; i < oid.length; i++) {
            oid[i] = (byte) SHA384[i];
        }
        return Bytes.of(oid);
    }

    /** The value of the subjectPublicKey bit string, without tag, length and number of unused bits. */
    private static Bytes keyBits(Bytes issuerSpki) throws MalformedException {
        try (DerReader outer = new DerReader(issuerSpki, WHERE);
                DerReader info = outer.enter(DerReader.SEQUENCE)) {
            info.skip();
            return info.bitString();
        }
    }
}
