package dev.assay.testkit;

import dev.assay.bytes.UtcTime;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** What fake certificates and lists are made of. */
final class FakeX509 {
    static final AlgorithmIdentifier ECDSA_SHA256 = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private FakeX509() {}

    static X500Name name(String commonName) {
        return new X500NameBuilder()
                .addRDN(BCStyle.CN, commonName)
                .addRDN(BCStyle.O, "Fake vendor, protects nothing")
                .build();
    }

    /** RFC 5280 section 4.1.2.5: two digits of the year up to 2049. */
    static Time time(long epochSeconds) {
        String digits = UtcTime.format(epochSeconds).replaceAll("[^0-9]", "") + "Z";
        boolean beyond2049 = digits.compareTo("2050") >= 0;
        return new Time(beyond2049 ? new ASN1GeneralizedTime(digits) : new ASN1UTCTime(digits.substring(2)));
    }
}
