package dev.assay.testkit.x509;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.x509.Extension;

/** A revocation list in the making. */
public final class FakeCrl {
    private Bytes issuer;
    private FakeKey signer;
    private long thisUpdate;
    private long nextUpdate;
    private long number = 1;
    private Bytes entries = Bytes.empty();

    /** An empty list of {@code issuer}'s. */
    public FakeCrl(FakeCertificate issuer, long thisUpdate, long nextUpdate) {
        this.issuer = issuer.subject();
        this.signer = issuer.key();
        this.thisUpdate = thisUpdate;
        this.nextUpdate = nextUpdate;
    }

    /** Another issuer's name. */
    public FakeCrl issuer(String commonName) {
        issuer = Der.name(commonName);
        return this;
    }

    /** Signed by another key. */
    public FakeCrl signer(FakeKey value) {
        signer = value;
        return this;
    }

    /** Other dates, in seconds since 1970. */
    public FakeCrl validity(long from, long to) {
        thisUpdate = from;
        nextUpdate = to;
        return this;
    }

    /** Another number. */
    public FakeCrl number(long value) {
        number = value;
        return this;
    }

    /** Revokes one more certificate. */
    public FakeCrl revoke(long serial) {
        Bytes entry = Der.sequence(Der.integer(serial), Der.time(thisUpdate));
        entries = new ByteWriter().bytes(entries).bytes(entry).toBytes();
        return this;
    }

    /** DER. */
    public Bytes encode() {
        Bytes numberExtension = Der.sequence(Der.oid(Extension.CRL_NUMBER), Der.octetString(Der.integer(number)));
        Bytes signed = Der.sequence(
                Der.integer(1),
                signer.algorithm(),
                issuer,
                Der.time(thisUpdate),
                Der.time(nextUpdate),
                entries.length() == 0 ? entries : Der.sequence(entries),
                Der.explicit(0, Der.sequence(numberExtension)));
        return Der.sequence(signed, signer.algorithm(), Der.bitString(signer.sign(signed)));
    }
}
