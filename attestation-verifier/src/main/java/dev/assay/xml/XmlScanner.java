package dev.assay.xml;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.bytes.Utf8;

/** The characters of a document, with the productions of XML 1.0 that hold no structure. */
final class XmlScanner {
    private static final int MAX_NAME_CHARS = 128;

    private final String text;
    private final String where;
    private int position;

    XmlScanner(Bytes document, String where) throws MalformedException {
        this.where = where;
        this.text = normalise(Utf8.decode(document.toArray(), where));
        if (peek() == '\ufeff') {
            position++;
        }
    }

    /** XML 1.0 section 2.11: every line end is LF before anything else looks at it. */
    private String normalise(String raw) throws MalformedException {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\r') {
                if (i + 1 == raw.length() || raw.charAt(i + 1) != '\n') {
                    out.append('\n');
                }
            } else if (isChar(c)) {
                out.append(c);
            } else {
                throw new MalformedException(where + " at character " + i + ": not a character of XML");
            }
        }
        return out.toString();
    }

    /** Char (XML 1.0 section 2.2), in UTF-16 units; the decoder has made sure that surrogates are pairs. */
    static boolean isChar(int c) {
        return c >= 0x20 && c < 0xfffe || c == '\t' || c == '\n' || c == '\r' || c > 0xffff && c <= 0x10ffff;
    }

    int peek() {
        return position < text.length() ? text.charAt(position) : -1;
    }

    int next() throws MalformedException {
        if (position >= text.length()) {
            throw malformed("cut off");
        }
        return text.charAt(position++);
    }

    boolean nextIs(String expected) {
        return text.startsWith(expected, position);
    }

    boolean take(String expected) {
        boolean found = nextIs(expected);
        if (found) {
            position += expected.length();
        }
        return found;
    }

    void expect(String expected) throws MalformedException {
        if (!take(expected)) {
            throw malformed("expected " + expected);
        }
    }

    boolean skipSpace() {
        int start = position;
        while (peek() == ' ' || peek() == '\t' || peek() == '\n') {
            position++;
        }
        return position > start;
    }

    /** NCName (Namespaces in XML 1.0 section 3) of ASCII characters; no RIM has others. */
    String name() throws MalformedException {
        int start = position;
        while (isNameChar(peek(), position == start)) {
            position++;
        }
        if (position == start || position - start > MAX_NAME_CHARS) {
            throw malformed("expected a name of at most " + MAX_NAME_CHARS + " ASCII characters");
        }
        return text.substring(start, position);
    }

    private static boolean isNameChar(int c, boolean first) {
        boolean start = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
        return start || !first && (c >= '0' && c <= '9' || c == '-' || c == '.');
    }

    /** Everything up to {@code end}, which is passed over. */
    String upTo(String end) throws MalformedException {
        int to = text.indexOf(end, position);
        if (to < 0) {
            throw malformed("no " + end);
        }
        String found = text.substring(position, to);
        position = to + end.length();
        return found;
    }

    /** AttValue (XML 1.0 section 2.3), normalised as CDATA (section 3.3.3). */
    String attributeValue() throws MalformedException {
        int quote = next();
        if (quote != '"' && quote != '\'') {
            throw malformed("expected a quoted value");
        }
        StringBuilder value = new StringBuilder();
        while (peek() != quote) {
            int c = next();
            if (c == '<') {
                throw malformed("< in a value");
            } else if (c == '&') {
                reference(value);
            } else {
                value.append(c == '\t' || c == '\n' ? ' ' : (char) c);
            }
        }
        position++;
        return value.toString();
    }

    /** CharData and references up to the next {@code <}. */
    String charData() throws MalformedException {
        StringBuilder value = new StringBuilder();
        while (peek() >= 0 && peek() != '<') {
            if (nextIs("]]>")) {
                throw malformed("]]> in text");
            }
            int c = next();
            if (c == '&') {
                reference(value);
            } else {
                value.append((char) c);
            }
        }
        return value.toString();
    }

    /** A reference, the ampersand of which is read: the five predefined entities and numbers; there is no DTD. */
    private void reference(StringBuilder out) throws MalformedException {
        if (take("#")) {
            appendPoint(characterNumber(), out);
            return;
        }
        switch (name()) {
            case "lt" -> out.append('<');
            case "gt" -> out.append('>');
            case "amp" -> out.append('&');
            case "quot" -> out.append('"');
            case "apos" -> out.append('\'');
            default -> throw malformed("an entity that is not predefined");
        }
        expect(";");
    }

    private int characterNumber() throws MalformedException {
        int radix = take("x") ? 16 : 10;
        int number = 0;
        int digits = 0;
        while (peek() != ';') {
            int c = next();
            int digit = c < 0x80 ? Character.digit((char) c, radix) : -1;
            if (digit < 0 || ++digits > 8) {
                throw malformed("not a character's number");
            }
            number = Math.min(number * radix + digit, 0x110000);
        }
        position++;
        boolean surrogate = number >= 0xd800 && number <= 0xdfff;
        if (digits == 0 || surrogate || !isChar(number)) {
            throw malformed("not a character of XML");
        }
        return number;
    }

    private static void appendPoint(int point, StringBuilder out) {
        if (point > 0xffff) {
            out.append((char) (0xd800 + (point - 0x10000 >> 10))).append((char) (0xdc00 + (point - 0x10000 & 0x3ff)));
        } else {
            out.append((char) point);
        }
    }

    MalformedException malformed(String what) {
        return new MalformedException(where + " at character " + position + ": " + what);
    }
}
