package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;

/** Names as they stand in certificates; they are compared as bytes, and read for messages only. */
public final class DistinguishedName {
    private static final String COMMON_NAME = "2.5.4.3";

    private DistinguishedName() {}

    /** The first common name, or an empty text. */
    public static String commonName(Bytes name) throws MalformedException {
        String where = "name";
        String commonName = "";
        try (DerReader outer = new DerReader(name, where);
                DerReader rdns = outer.enter(DerReader.SEQUENCE)) {
            while (rdns.hasMore()) {
                try (DerReader rdn = rdns.enter(DerReader.SET)) {
                    while (rdn.hasMore()) {
                        commonName = attribute(rdn, commonName);
                    }
                }
            }
        }
        return commonName;
    }

    private static String attribute(DerReader rdn, String found) throws MalformedException {
        try (DerReader attribute = rdn.enter(DerReader.SEQUENCE)) {
            if (attribute.oid().equals(COMMON_NAME) && found.isEmpty()) {
                return attribute.text();
            }
            attribute.skip();
            return found;
        }
    }
}
