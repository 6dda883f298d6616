package dev.assay.testkit.x509;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.UtcTime;
import dev.assay.der.DerReader;
import java.math.BigInteger;

/** Writes DER (X.690 section 10), for what tests sign. */
public final class Der {
    private Der() {}

    /** An element with this tag. */
    public static Bytes element(int tag, Bytes... parts) {
        Bytes content = concat(parts);
        ByteWriter out = new ByteWriter().u8(tag);
        int length = content.length();
        if (length < 0x80) {
            out.u8(length);
        } else if (length < 0x100) {
            out.u8(0x81).u8(length);
        } else if (length < 0x10000) {
            out.u8(0x82).bigEndian(length, 2);
        } else {
            out.u8(0x83).bigEndian(length, 3);
        }
        return out.bytes(content).toBytes();
    }

    /** SEQUENCE. */
    public static Bytes sequence(Bytes... parts) {
        return element(DerReader.SEQUENCE, parts);
    }

    /** SET of one element. */
    public static Bytes set(Bytes part) {
        return element(DerReader.SET, part);
    }

    /** {@code [number]}, constructed. */
    public static Bytes explicit(int number, Bytes... parts) {
        return element(DerReader.explicit(number), parts);
    }

    /** INTEGER that is not negative. */
    public static Bytes integer(long value) {
        int size = 1;
        while (size < 8 && value >>> 8 * size - 1 != 0) {
            size++;
        }
        return element(
                DerReader.INTEGER, new ByteWriter().bigEndian(value, size).toBytes());
    }

    /** INTEGER. */
    public static Bytes integer(BigInteger value) {
        return element(DerReader.INTEGER, Bytes.of(value.toByteArray()));
    }

    /** BOOLEAN. */
    public static Bytes bool(boolean value) {
        return element(DerReader.BOOLEAN, new ByteWriter().u8(value ? 0xff : 0).toBytes());
    }

    /** NULL. */
    public static Bytes nothing() {
        return element(DerReader.NULL);
    }

    /** OCTET STRING. */
    public static Bytes octetString(Bytes value) {
        return element(DerReader.OCTET_STRING, value);
    }

    /** BIT STRING of whole bytes. */
    public static Bytes bitString(Bytes value) {
        return element(DerReader.BIT_STRING, new ByteWriter().u8(0).bytes(value).toBytes());
    }

    /** UTF8String. */
    public static Bytes utf8(String text) {
        return element(DerReader.UTF8_STRING, Bytes.utf8(text));
    }

    /** IA5String. */
    public static Bytes ia5(String text) {
        return element(DerReader.IA5_STRING, Bytes.utf8(text));
    }

    /** OBJECT IDENTIFIER from its dotted form. */
    public static Bytes oid(String dotted) {
        String[] arcs = dotted.split("\\.", -1);
        ByteWriter out = new ByteWriter();
        out.bytes(arc(40L * Long.parseLong(arcs[0]) + Long.parseLong(arcs[1])));
        for (int i = 2; i < arcs.length; i++) {
            out.bytes(arc(Long.parseLong(arcs[i])));
        }
        return element(DerReader.OBJECT_IDENTIFIER, out.toBytes());
    }

    private static Bytes arc(long value) {
        ByteWriter out = new ByteWriter();
        for (int shift = 28; shift > 0; shift -= 7) {
            if (value >>> shift != 0) {
                out.u8((int) (value >>> shift) & 0x7f | 0x80);
            }
        }
        return out.u8((int) value & 0x7f).toBytes();
    }

    /** UTCTime up to 2049, GeneralizedTime after (RFC 5280 section 4.1.2.5). */
    public static Bytes time(long epochSeconds) {
        StringBuilder digits = new StringBuilder();
        for (char c : UtcTime.format(epochSeconds).toCharArray()) {
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        boolean generalized = digits.toString().compareTo("2050") >= 0;
        String text = (generalized ? digits : digits.substring(2)) + "Z";
        return element(generalized ? DerReader.GENERALIZED_TIME : DerReader.UTC_TIME, Bytes.utf8(text));
    }

    /** Name of a common name and an organizational unit that says what it is. */
    public static Bytes name(String commonName) {
        return sequence(attribute("2.5.4.11", "TEST - NO VENDOR"), attribute("2.5.4.3", commonName));
    }

    private static Bytes attribute(String type, String value) {
        return set(sequence(oid(type), utf8(value)));
    }

    static Bytes concat(Bytes... parts) {
        ByteWriter out = new ByteWriter();
        for (Bytes part : parts) {
            out.bytes(part);
        }
        return out.toBytes();
    }
}
