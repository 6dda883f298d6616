package dev.assay.der;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.UtcTime;
import dev.assay.bytes.Utf8;

/**
 * Reads the elements of one DER value (X.690 section 10) from front to back, within its bounds; {@link #close} refuses
 * leftovers.
 *
 * <p>Strict where laxness lets one value have two encodings: definite and shortest lengths, shortest integers, booleans
 * of 00 and FF, no unused bits where there should be none. Tags are of one byte, as in all that is read here. Nothing is
 * copied until a value is asked for.
 */
public final class DerReader implements AutoCloseable {
    public static final int BOOLEAN = 0x01;
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int NULL = 0x05;
    public static final int OBJECT_IDENTIFIER = 0x06;
    public static final int ENUMERATED = 0x0a;
    public static final int UTF8_STRING = 0x0c;
    public static final int PRINTABLE_STRING = 0x13;
    public static final int TELETEX_STRING = 0x14;
    public static final int IA5_STRING = 0x16;
    public static final int UTC_TIME = 0x17;
    public static final int GENERALIZED_TIME = 0x18;
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;

    private static final int MAX_OID_BYTES = 64;

    private final Bytes source;
    private final String where;
    private final int end;
    private int position;

    /** Reads all of {@code source}; {@code where} names it in errors. */
    public DerReader(Bytes source, String where) {
        this(source, where, 0, source.length());
    }

    private DerReader(Bytes source, String where, int from, int end) {
        this.source = source;
        this.where = where;
        this.position = from;
        this.end = end;
    }

    /** The tag {@code [number]} of a constructed, context-specific element. */
    public static int explicit(int number) {
        return 0xa0 | number;
    }

    /** The tag {@code [number]} of a primitive, context-specific element. */
    public static int implicit(int number) {
        return 0x80 | number;
    }

    /** Whether another element follows. */
    public boolean hasMore() {
        return position < end;
    }

    /** Whether the next element has this tag. */
    public boolean nextIs(int tag) {
        return hasMore() && source.at(position) == tag;
    }

    /** The content of the next element, to be read element by element. */
    public DerReader enter(int tag) throws MalformedException {
        int contentEnd = header(tag);
        DerReader inner = new DerReader(source, where, position, contentEnd);
        position = contentEnd;
        return inner;
    }

    /** The content of the next element. */
    public Bytes content(int tag) throws MalformedException {
        int contentEnd = header(tag);
        Bytes content = source.slice(position, contentEnd);
        position = contentEnd;
        return content;
    }

    /** The next element whatever it is, with its tag and length. */
    public Bytes element() throws MalformedException {
        int start = position;
        skip();
        return source.slice(start, position);
    }

    /** The next element, which must have this tag, with its tag and length. */
    public Bytes element(int tag) throws MalformedException {
        int start = position;
        position = header(tag);
        return source.slice(start, position);
    }

    /** Passes over the next element. */
    public void skip() throws MalformedException {
        position = header(hasMore() ? source.at(position) : -1);
    }

    /** INTEGER: its shortest two's complement, as in the certificate's serial number. */
    public Bytes integer() throws MalformedException {
        Bytes content = content(INTEGER);
        boolean padded = content.length() > 1
                && (content.at(0) == 0 && content.at(1) < 0x80 || content.at(0) == 0xff && content.at(1) >= 0x80);
        if (content.length() == 0 || padded) {
            throw malformed("integer is empty or not the shortest");
        }
        return content;
    }

    /** INTEGER that is not negative: its magnitude without leading zeros (empty for zero). */
    public Bytes unsignedInteger() throws MalformedException {
        Bytes content = integer();
        if (content.at(0) >= 0x80) {
            throw malformed("negative integer");
        }
        return content.at(0) == 0 ? content.slice(1, content.length()) : content;
    }

    /** INTEGER from 0 to {@code max}. */
    public int smallInteger(int max) throws MalformedException {
        Bytes magnitude = unsignedInteger();
        long value = 0;
        for (int i = 0; i < magnitude.length() && i < 5; i++) {
            value = value << 8 | magnitude.at(i);
        }
        if (magnitude.length() > 4 || value > max) {
            throw malformed("integer larger than " + max);
        }
        return (int) value;
    }

    /** ENUMERATED from 0 to 127. */
    public int enumerated() throws MalformedException {
        Bytes content = content(ENUMERATED);
        if (content.length() != 1 || content.at(0) > 127) {
            throw malformed("enumerated value out of range");
        }
        return content.at(0);
    }

    /** BIT STRING of whole bytes. */
    public Bytes bitString() throws MalformedException {
        Bytes content = content(BIT_STRING);
        if (content.length() == 0 || content.at(0) != 0) {
            throw malformed("bit string is empty or not of whole bytes");
        }
        return content.slice(1, content.length());
    }

    /** BIT STRING of at most 16 named bits; bit 0 of ASN.1 is the highest of the result's 16. */
    public int namedBits() throws MalformedException {
        Bytes content = content(BIT_STRING);
        if (content.length() < 1 || content.length() > 3 || content.at(0) > 7) {
            throw malformed("expected at most 16 named bits");
        }
        int last = content.length() > 1 ? content.at(content.length() - 1) : 0;
        if (content.length() == 1 && content.at(0) != 0 || (last & (1 << content.at(0)) - 1) != 0) {
            throw malformed("unused bits that are not zero");
        }
        int high = content.length() > 1 ? content.at(1) : 0;
        int low = content.length() > 2 ? content.at(2) : 0;
        return high << 8 | low;
    }

    /** BOOLEAN. */
    public boolean bool() throws MalformedException {
        Bytes content = content(BOOLEAN);
        if (content.length() != 1 || content.at(0) != 0 && content.at(0) != 0xff) {
            throw malformed("boolean is neither 00 nor ff");
        }
        return content.at(0) != 0;
    }

    /** NULL. */
    public void nothing() throws MalformedException {
        if (content(NULL).length() != 0) {
            throw malformed("null with content");
        }
    }

    /** OBJECT IDENTIFIER in dotted form. */
    public String oid() throws MalformedException {
        Bytes content = content(OBJECT_IDENTIFIER);
        if (content.length() == 0 || content.length() > MAX_OID_BYTES || content.at(content.length() - 1) >= 0x80) {
            throw malformed("object identifier is empty, too long or cut off");
        }
        StringBuilder dotted = new StringBuilder();
        long arc = 0;
        boolean started = false;
        for (int i = 0; i < content.length(); i++) {
            int octet = content.at(i);
            if (!started && octet == 0x80 || arc > Integer.MAX_VALUE) {
                throw malformed("object identifier is not the shortest, or an arc is too large");
            }
            arc = arc << 7 | octet & 0x7f;
            started = octet >= 0x80;
            if (!started) {
                append(dotted, arc);
                arc = 0;
            }
        }
        return dotted.toString();
    }

    private static void append(StringBuilder dotted, long arc) {
        if (dotted.length() == 0) {
            long first = Math.min(arc / 40, 2);
            dotted.append(first).append('.').append(arc - 40 * first);
        } else {
            dotted.append('.').append(arc);
        }
    }

    /** UTCTime or GeneralizedTime as RFC 5280 section 4.1.2.5 has them, in seconds since 1970. */
    public long time() throws MalformedException {
        boolean generalized = nextIs(GENERALIZED_TIME);
        String text =
                Utf8.decode(content(generalized ? GENERALIZED_TIME : UTC_TIME).toArray(), where);
        int yearDigits = generalized ? 4 : 2;
        if (text.length() != yearDigits + 11 || text.charAt(text.length() - 1) != 'Z') {
            throw malformed("time in another form than RFC 5280's");
        }
        int year = UtcTime.digits(text, 0, yearDigits);
        if (!generalized) {
            year += year >= 50 ? 1900 : 2000;
        }
        return UtcTime.of(
                year,
                UtcTime.digits(text, yearDigits, 2),
                UtcTime.digits(text, yearDigits + 2, 2),
                UtcTime.digits(text, yearDigits + 4, 2),
                UtcTime.digits(text, yearDigits + 6, 2),
                UtcTime.digits(text, yearDigits + 8, 2));
    }

    /** A string of any of the types that names use; bytes that are not UTF-8 are refused. */
    public String text() throws MalformedException {
        int tag = hasMore() ? source.at(position) : -1;
        boolean known = tag == UTF8_STRING || tag == PRINTABLE_STRING || tag == IA5_STRING || tag == TELETEX_STRING;
        if (!known) {
            throw malformed("expected a string");
        }
        return Utf8.decode(content(tag).toArray(), where);
    }

    /** Reads tag and length, leaves the position at the content and answers where that ends. */
    private int header(int tag) throws MalformedException {
        if (position >= end || source.at(position) != tag) {
            throw malformed("expected tag " + tag + ", found " + (position < end ? source.at(position) : "the end"));
        }
        if ((tag & 0x1f) == 0x1f) {
            throw malformed("tag of several bytes");
        }
        position++;
        int length = length();
        if (length > end - position) {
            throw malformed("length " + length + " with " + (end - position) + " bytes left");
        }
        return position + length;
    }

    private int length() throws MalformedException {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int size = first & 0x7f;
        if (size == 0 || size > 3) {
            throw malformed("indefinite length, or one of more than three bytes");
        }
        int length = 0;
        for (int i = 0; i < size; i++) {
            length = length << 8 | octet();
        }
        if (length < 0x80 || size > 1 && length < 1 << 8 * (size - 1)) {
            throw malformed("length is not the shortest");
        }
        return length;
    }

    private int octet() throws MalformedException {
        if (position >= end) {
            throw malformed("cut off");
        }
        return source.at(position++);
    }

    /** An error at the current position. */
    public MalformedException malformed(String what) {
        return new MalformedException(where + " at byte " + position + ": " + what);
    }

    /** Refuses elements that nobody read. */
    @Override
    public void close() throws MalformedException {
        if (position != end) {
            throw malformed(end - position + " bytes left over");
        }
    }
}
