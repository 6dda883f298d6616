package dev.assay.fetch;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.der.DerReader;
import dev.assay.x509.Certificate;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Certificates, lists and OCSP responses with a real P-256 signature, written element by element. */
final class Minted {
    private static final Bytes ECDSA_SHA256 = DerWriter.sequence(hex("06082a8648ce3d040302"));

    private Minted() {}

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate for {@code localhost}, signed by {@code signer}. */
    static Bytes certificate(String subject, KeyPair keys, String issuer, KeyPair signer, long from, long until) {
        Bytes names = DerWriter.sequence(
                DerWriter.element(0x82, Bytes.utf8("localhost")), DerWriter.element(0x87, hex("7f000001")));
        Bytes extension = DerWriter.sequence(hex("0603551d11"), DerWriter.element(DerReader.OCTET_STRING, names));
        return signed(
                signer,
                DerWriter.element(DerReader.explicit(0), hex("020102")),
                hex("02021001"),
                ECDSA_SHA256,
                name(issuer),
                DerWriter.sequence(time(from), time(until)),
                name(subject),
                Bytes.of(keys.getPublic().getEncoded()),
                DerWriter.element(DerReader.explicit(3), DerWriter.sequence(extension)));
    }

    /** A list with nothing revoked. */
    static Bytes crl(String issuer, KeyPair signer, long thisUpdate, long nextUpdate) {
        return signed(signer, hex("020101"), ECDSA_SHA256, name(issuer), time(thisUpdate), time(nextUpdate));
    }

    /** A response that says "good" of a certificate; who signed it is of no interest to who fetches it. */
    static Bytes ocsp(Certificate certificate, Bytes issuerSpki, long thisUpdate, long nextUpdate) throws Exception {
        // CertID as the request has it: OCSPRequest, TBSRequest, requestList, Request.
        DerReader request =
                new DerReader(OcspRequest.encode(certificate, issuerSpki, new BouncyCastleCrypto()), "request");
        Bytes certId = request.enter(DerReader.SEQUENCE)
                .enter(DerReader.SEQUENCE)
                .enter(DerReader.SEQUENCE)
                .enter(DerReader.SEQUENCE)
                .element();
        Bytes single = DerWriter.sequence(
                certId,
                DerWriter.element(DerReader.implicit(0), Bytes.empty()),
                time(thisUpdate),
                DerWriter.element(DerReader.explicit(0), time(nextUpdate)));
        Bytes data = DerWriter.sequence(
                DerWriter.element(DerReader.explicit(1), name("responder")),
                time(thisUpdate),
                DerWriter.sequence(single));
        Bytes basic = DerWriter.sequence(data, ECDSA_SHA256, hex("03020000"));
        return DerWriter.sequence(
                hex("0a0100"),
                DerWriter.element(
                        DerReader.explicit(0),
                        DerWriter.sequence(
                                hex("06092b0601050507300101"), DerWriter.element(DerReader.OCTET_STRING, basic))));
    }

    /** A responder that wants to be asked later. */
    static Bytes ocspTryLater() {
        return DerWriter.sequence(hex("0a0103"));
    }

    static String pem(Bytes... certificates) {
        StringBuilder pem = new StringBuilder();
        for (Bytes certificate : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.toArray()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return pem.toString();
    }

    private static Bytes signed(KeyPair signer, Bytes... tbsElements) {
        Bytes tbs = DerWriter.sequence(tbsElements);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer.getPrivate());
            signature.update(tbs.toArray());
            Bytes bits = hex("00").concat(Bytes.of(signature.sign()));
            return DerWriter.sequence(tbs, ECDSA_SHA256, DerWriter.element(DerReader.BIT_STRING, bits));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bytes name(String commonName) {
        Bytes attribute =
                DerWriter.sequence(hex("0603550403"), DerWriter.element(DerReader.UTF8_STRING, Bytes.utf8(commonName)));
        return DerWriter.sequence(DerWriter.element(DerReader.SET, attribute));
    }

    private static Bytes time(long epochSeconds) {
        String digits = UtcTime.format(epochSeconds).replaceAll("[-:T]", "");
        return new ByteWriter()
                .bytes(DerWriter.element(DerReader.GENERALIZED_TIME, Bytes.utf8(digits)))
                .toBytes();
    }

    static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
