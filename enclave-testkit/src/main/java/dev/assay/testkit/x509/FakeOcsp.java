package dev.assay.testkit.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.der.DerReader;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** An OCSP response in the making: good by default, each part changeable, signed when it is asked for. */
public final class FakeOcsp {
    private static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    private static final long DAY = 86_400;

    private final FakeCertificate certificate;
    private FakeCertificate issuer;
    private @Nullable FakeCertificate responder;
    private FakeKey signer;
    private String hash = "SHA-384";
    private String hashOid = "2.16.840.1.101.3.4.2.2";
    private Bytes status = Der.element(DerReader.implicit(0));
    private long thisUpdate;
    private long nextUpdate;
    private @Nullable Bytes responderId;

    /** Good, from a responder that {@code issuer} authorised, half a day old at {@code now}. */
    public FakeOcsp(FakeCertificate certificate, FakeCertificate issuer, long now) {
        this.certificate = certificate;
        this.issuer = issuer;
        this.thisUpdate = now - DAY / 2;
        this.nextUpdate = now + DAY / 2;
        this.signer = FakeKey.p384("ocsp responder");
        this.responder = FakeCertificate.issuedBy(issuer, "FAKE OCSP Responder", signer)
                .validity(now - 30 * DAY, now + 30 * DAY)
                .serial(77)
                .keyUsage(Certificate.DIGITAL_SIGNATURE)
                .extension(Extension.EXTENDED_KEY_USAGE, true, Der.sequence(Der.oid(OCSP_SIGNING)));
    }

    /** The responder's certificate, to be changed. */
    public FakeCertificate responder() {
        if (responder == null) {
            throw new IllegalStateException("signed by the issuer");
        }
        return responder;
    }

    /** Signed by the issuer itself. */
    public FakeOcsp byIssuer() {
        responder = null;
        signer = issuer.key();
        return this;
    }

    /** Signed by another key than the responder's certificate has. */
    public FakeOcsp signer(FakeKey value) {
        signer = value;
        return this;
    }

    /** About the same serial number of another issuer. */
    public FakeOcsp issuer(FakeCertificate value) {
        issuer = value;
        return this;
    }

    /** Revoked; -1 for no reason. */
    public FakeOcsp revoked(int reason) {
        Bytes code = reason < 0
                ? Bytes.empty()
                : Der.explicit(0, Der.element(DerReader.ENUMERATED, Bytes.of(new byte[] {(byte) reason})));
        status = Der.explicit(1, generalizedTime(thisUpdate - DAY), code);
        return this;
    }

    /** Not known to the responder. */
    public FakeOcsp unknown() {
        status = Der.element(DerReader.implicit(2));
        return this;
    }

    /** Other dates, in seconds since 1970. */
    public FakeOcsp validity(long from, long to) {
        thisUpdate = from;
        nextUpdate = to;
        return this;
    }

    /** Everything about it at another time, in seconds since 1970. */
    public FakeOcsp at(long now) {
        if (responder != null) {
            responder.validity(now - 30 * DAY, now + 30 * DAY);
        }
        return validity(now - DAY / 2, now + DAY / 2);
    }

    /** Without a date by which there is a newer one. */
    public FakeOcsp withoutNextUpdate() {
        nextUpdate = -1;
        return this;
    }

    /** The certificate identified by another hash. */
    public FakeOcsp hash(String jcaName, String oid) {
        hash = jcaName;
        hashOid = oid;
        return this;
    }

    /** The responder identified by this name. */
    public FakeOcsp responderName(Bytes name) {
        responderId = Der.explicit(1, name);
        return this;
    }

    /** DER of a response that says nothing but why it does not answer. */
    public static Bytes failure(int status) {
        return Der.sequence(Der.element(DerReader.ENUMERATED, Bytes.of(new byte[] {(byte) status})));
    }

    /** DER. */
    public Bytes encode() {
        Bytes certId = Der.sequence(
                Der.sequence(Der.oid(hashOid), Der.nothing()),
                Der.octetString(digest(issuer.subject())),
                Der.octetString(digest(keyBits(issuer.key().spki()))),
                Der.element(DerReader.INTEGER, serial()));
        Bytes next = nextUpdate < 0 ? Bytes.empty() : Der.explicit(0, generalizedTime(nextUpdate));
        Bytes answer = Der.sequence(certId, status, generalizedTime(thisUpdate), next);
        Bytes id = responderId != null
                ? responderId
                : Der.explicit(2, Der.octetString(digest(keyBits(signer.spki())).slice(0, 20)));
        Bytes data = Der.sequence(id, generalizedTime(thisUpdate), Der.sequence(answer));
        Bytes certificates = responder == null ? Bytes.empty() : Der.explicit(0, Der.sequence(responder.encode()));
        Bytes basic = Der.sequence(data, signer.algorithm(), Der.bitString(signer.sign(data)), certificates);
        return Der.sequence(
                Der.element(DerReader.ENUMERATED, Bytes.of(new byte[1])),
                Der.explicit(0, Der.sequence(Der.oid("1.3.6.1.5.5.7.48.1.1"), Der.octetString(basic))));
    }

    private Bytes serial() {
        try {
            return Certificate.decode(certificate.encode(), "fake").serial();
        } catch (MalformedException bug) {
            throw new IllegalStateException(bug);
        }
    }

    /** The point of a P-384 key, which is the end of its SubjectPublicKeyInfo. */
    private static Bytes keyBits(Bytes spki) {
        return spki.slice(spki.length() - 97, spki.length());
    }

    private Bytes digest(Bytes value) {
        try {
            return Bytes.of(MessageDigest.getInstance(hash).digest(value.toArray()));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException(bug);
        }
    }

    private static Bytes generalizedTime(long epochSeconds) {
        StringBuilder digits = new StringBuilder();
        for (char c : UtcTime.format(epochSeconds).toCharArray()) {
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        return Der.element(DerReader.GENERALIZED_TIME, Bytes.utf8(digits + "Z"));
    }
}
