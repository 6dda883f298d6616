package dev.assay.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static JsonValue parse(String text) throws MalformedException {
        return Json.parse(Bytes.utf8(text), 1 << 20, "test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "false",
                "0",
                "-0",
                "1.5e-7",
                "\"\"",
                "[]",
                "{}",
                "[1,[2,{\"a\":null}]]",
                "{\"b\":1,\"a\":\"\\u0001\\n\\\"\\\\ü水😀\"}"
            })
    void whatIsWrittenIsWhatWasRead(String text) throws Exception {
        assertThat(Json.write(parse(text))).isEqualTo(text);
    }

    @Test
    void escapesAreRead() throws Exception {
        assertThat(parse("\"\\u0041\\/\\ud83d\\ude00\\b\"")).isEqualTo(JsonValue.of("A/😀\b"));
    }

    @Test
    void canonicalFormSortsMembers() throws Exception {
        assertThat(Json.writeCanonical(parse(" { \"b\" : 1 , \"a\" : [ 1 ] , \"B\" : 2 } ")))
                .isEqualTo("{\"B\":2,\"a\":[1],\"b\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|expected a value", "{|expected", "[1,]|expected a value", "{\"a\":1,}|expected '\"'",
                        "{\"a\":1,\"a\":2}|twice",
                "01|follows", "+1|expected a value", "1.|expected a digit", ".5|expected a value",
                        "1e|expected a digit",
                "NaN|expected a value", "'a'|expected a value", "\"a|not closed", "\"\\x\"|unknown escape",
                        "\"\\u12\"|hexadecimal",
                "\"\\ud800\"|surrogate", "nul|expected a value", "true false|follows", "// c|expected a value"
            })
    void otherTextIsRefused(String text, String why) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void depthSizeAndEncodingAreBounded() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> parse("1".repeat(100))).hasMessageContaining("longer than");
        assertThatThrownBy(() -> Json.parse(Bytes.utf8("[1]"), 2, "test")).hasMessageContaining("at most 2");
        assertThatThrownBy(() -> Json.parse(Bytes.of(new byte[] {'"', (byte) 0xff, '"'}), 9, "test"))
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void rawMembersAreTheBytesReceived() throws Exception {
        Bytes document = Bytes.utf8(" { \"a\" : { \"b\" :\t[1, \"ü\"] } , \"c\":\"\\u0041\" } ");
        Map<String, RawMember> members = Json.parseRawMembers(document, 100, "test");
        assertThat(members).containsOnlyKeys("a", "c");
        assertThat(members.get("a")).isEqualTo(raw("{ \"b\" :\t[1, \"ü\"] }"));
        assertThat(members.get("c")).isEqualTo(raw("\"\\u0041\""));
        assertThat(Json.parseRawMembers(Bytes.utf8("{}"), 2, "test")).isEmpty();
    }

    private static RawMember raw(String text) throws MalformedException {
        return new RawMember(parse(text), Bytes.utf8(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[]|expected '{'", "{\"a\":1,\"a\":2}|twice", "{\"a\":1} x|follows", "{\"a\":1|expected '}'"})
    void rawMembersAreOfOneObject(String text, String why) {
        assertThatThrownBy(() -> Json.parseRawMembers(Bytes.utf8(text), 100, "test"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> Json.parseRawMembers(Bytes.utf8(text), 1, "test"))
                .hasMessageContaining("at most 1");
    }

    @Test
    void fieldsRefuseUnknownMembersAndWrongTypes() throws Exception {
        JsonFields fields = new JsonFields(parse("{\"a\":1,\"b\":\"x\",\"c\":12345678901234567890}"), "doc");
        assertThat(fields.integer("a", 0, 5, 9)).isEqualTo(1);
        assertThat(fields.integer("absent", 0, 5, 9)).isEqualTo(9);
        assertThatThrownBy(() -> fields.integer("c", 0, Long.MAX_VALUE, 0))
                .hasMessageContaining("doc.c: expected an integer");
        assertThatThrownBy(fields::close).hasMessageContaining("doc: unknown member \"b\"");
    }
}
