package dev.assay.json;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Recursive descent over one document; depth is bounded because the canister's stack is small. */
final class JsonParser {
    private static final int MAX_DEPTH = 32;
    /** Names that all hash alike make an object cost the square of this where maps are simple, as in the canister. */
    private static final int MAX_MEMBERS = 4096;

    private static final int MAX_NUMBER_CHARS = 64;

    private final String text;
    private final String where;
    private int valuesLeft;
    private int at;

    JsonParser(String text, int maxValues, String where) {
        this.text = text;
        this.valuesLeft = maxValues;
        this.where = where;
    }

    JsonValue parseAll() throws MalformedException {
        JsonValue value = value(0);
        skipSpace();
        if (at != text.length()) {
            throw malformed("something follows the value");
        }
        return value;
    }

    /** The outermost object's members; UTF-8 is read strictly, so that writing a part of the text gives its bytes. */
    Map<String, RawMember> parseRawMembers() throws MalformedException {
        Map<String, RawMember> members = new LinkedHashMap<>();
        skipSpace();
        expect('{');
        skipSpace();
        if (!take('}')) {
            do {
                skipSpace();
                String name = string();
                skipSpace();
                expect(':');
                skipSpace();
                int start = at;
                JsonValue value = value(1);
                if (members.put(name, new RawMember(value, Bytes.utf8(text.substring(start, at)))) != null) {
                    throw malformed("a member stands twice");
                }
                if (members.size() > MAX_MEMBERS) {
                    throw malformed("an object of more than " + MAX_MEMBERS + " members");
                }
                skipSpace();
            } while (take(','));
            expect('}');
        }
        skipSpace();
        if (at != text.length()) {
            throw malformed("something follows the value");
        }
        return members;
    }

    private JsonValue value(int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw malformed("nested deeper than " + MAX_DEPTH);
        }
        if (--valuesLeft < 0) {
            throw malformed("more values than allowed");
        }
        skipSpace();
        char c = peek();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        if (c == '"') {
            return new JsonValue.JsonString(string());
        }
        if (c == '-' || isDigit(c)) {
            return number();
        }
        if (takeWord("true")) {
            return new JsonValue.JsonBool(true);
        }
        if (takeWord("false")) {
            return new JsonValue.JsonBool(false);
        }
        if (takeWord("null")) {
            return new JsonValue.JsonNull();
        }
        throw malformed("expected a value");
    }

    private JsonValue object(int depth) throws MalformedException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (take('}')) {
            return new JsonValue.JsonObject(members);
        }
        do {
            skipSpace();
            String name = string();
            skipSpace();
            expect(':');
            if (members.put(name, value(depth + 1)) != null) {
                throw malformed("a member stands twice");
            }
            if (members.size() > MAX_MEMBERS) {
                throw malformed("an object of more than " + MAX_MEMBERS + " members");
            }
            skipSpace();
        } while (take(','));
        expect('}');
        return new JsonValue.JsonObject(members);
    }

    private JsonValue array(int depth) throws MalformedException {
        List<JsonValue> items = new ArrayList<>();
        at++;
        skipSpace();
        if (take(']')) {
            return new JsonValue.JsonArray(items);
        }
        do {
            items.add(value(depth + 1));
            skipSpace();
        } while (take(','));
        expect(']');
        return new JsonValue.JsonArray(items);
    }

    private JsonValue number() throws MalformedException {
        int start = at;
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
        if (at - start > MAX_NUMBER_CHARS) {
            throw malformed("number longer than " + MAX_NUMBER_CHARS + " characters");
        }
        return new JsonValue.JsonNumber(text.substring(start, at));
    }

    private void digits() throws MalformedException {
        if (!isDigit(peek())) {
            throw malformed("expected a digit");
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private String string() throws MalformedException {
        expect('"');
        int start = at;
        // Nearly all strings hold nothing that needs a second look: they are taken as they stand.
        while (at < text.length() && isPlain(text.charAt(at))) {
            at++;
        }
        if (take('"')) {
            return text.substring(start, at - 1);
        }
        StringBuilder value = new StringBuilder(text.substring(start, at));
        while (!take('"')) {
            char c = peek();
            if (at >= text.length() || c < 0x20) {
                throw malformed("string not closed, or a control character in it");
            }
            at++;
            value.append(c == '\\' ? escape() : c);
        }
        requirePairs(value);
        return value.toString();
    }

    private static boolean isPlain(char c) {
        return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
    }

    private char escape() throws MalformedException {
        char c = peek();
        at++;
        if (c == 'u') {
            return unicode();
        }
        int named = "\"\\/bfnrt".indexOf(c);
        if (named < 0) {
            throw malformed("unknown escape");
        }
        return "\"\\/\b\f\n\r\t".charAt(named);
    }

    private char unicode() throws MalformedException {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = isDigit(c)
                    ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
            if (digit < 0) {
                throw malformed("expected four hexadecimal digits");
            }
            value = value << 4 | digit;
            at++;
        }
        return (char) value;
    }

    /** An escaped half of a surrogate pair has no UTF-8 form. */
    private void requirePairs(CharSequence value) throws MalformedException {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                boolean pair = Character.isHighSurrogate(value.charAt(i))
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw malformed("half a surrogate pair");
                }
                i++;
            }
        }
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r';
    }

    private boolean takeWord(String word) {
        if (text.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws MalformedException {
        if (!take(c)) {
            throw malformed("expected '" + c + "'");
        }
    }

    /** The next character, or NUL at the end; a NUL in the text is nowhere accepted either. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private MalformedException malformed(String what) {
        return new MalformedException(where + " at character " + at + ": " + what);
    }
}
