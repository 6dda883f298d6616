package dev.assay.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
    private static DerReader reader(String hex) throws MalformedException {
        return new DerReader(Bytes.fromHex(hex.replace(" ", "")), "thing");
    }

    private static void refused(ThrowingCallable reading, String reason) {
        assertThatThrownBy(reading)
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("thing")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65535, 65536})
    void lengthsAreDefiniteAndShortest(int length) throws Exception {
        String header = length < 128
                ? String.format("04%02x", length)
                : length < 256
                        ? String.format("0481%02x", length)
                        : length < 65536 ? String.format("0482%04x", length) : String.format("0483%06x", length);
        String content = "5a".repeat(length);
        try (DerReader in = reader(header + content)) {
            assertThat(in.content(DerReader.OCTET_STRING).hex()).isEqualTo(content);
        }
        refused(() -> reader(header + content + "5a").element(DerReader.SEQUENCE), "expected tag 48, found 4");
        if (length > 0) {
            refused(
                    () -> reader(header + content.substring(2)).content(DerReader.OCTET_STRING),
                    "length " + length + " with " + (length - 1) + " bytes left");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "048101 5a, length is not the shortest",
        "04817f, length is not the shortest",
        "048200 81, length is not the shortest",
        "0483000100, length is not the shortest",
        "0480 5a 0000, indefinite length",
        "0484 00000001 5a, more than three bytes",
        "04ff, more than three bytes",
        "04, cut off",
        "0482 01, cut off",
        "0483 ffffff 00, bytes left",
        "'', found the end",
    })
    void otherLengthsAreRefused(String hex, String reason) {
        refused(() -> reader(hex).content(DerReader.OCTET_STRING), reason);
        if (!hex.isEmpty()) {
            refused(() -> reader(hex).skip(), reason);
            refused(() -> reader(hex).element(), reason);
        }
    }

    @Test
    void innerElementsEndWithTheirParent() throws Exception {
        // The inner length reaches beyond the outer one, though not beyond the source.
        DerReader outer = reader("3003 0402 aa bb cc");
        DerReader inner = outer.enter(DerReader.SEQUENCE);
        refused(() -> inner.content(DerReader.OCTET_STRING), "length 2 with 1 bytes left");
    }

    @Test
    void leftoversAreRefused() throws Exception {
        DerReader outer = reader("3006 020101 020102 0500");
        DerReader inner = outer.enter(DerReader.SEQUENCE);
        inner.integer();
        refused(inner::close, "3 bytes left over");
        refused(outer::close, "2 bytes left over");
        assertThat(inner.element().hex()).isEqualTo("020102");
        assertThat(inner.hasMore()).isFalse();
        inner.close();
        outer.nothing();
        outer.close();
        refused(outer::skip, "found the end");
    }

    @Test
    void tagsOfSeveralBytesAreRefused() {
        refused(() -> reader("1f8101 00").skip(), "tag of several bytes");
        refused(() -> reader("bf2101 00").element(), "tag of several bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "020100,0",
        "020101,1",
        "02017f,127",
        "02020080,128",
        "020200ff,255",
        "02027fff,32767",
        "02030186a0,100000"
    })
    void integersAreRead(String hex, int value) throws Exception {
        assertThat(reader(hex).smallInteger(100_000)).isEqualTo(value);
        if (value > 0) {
            refused(() -> reader(hex).smallInteger(value - 1), "integer larger than " + (value - 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0200", "02020000", "0202007f", "0202ffff", "0202ff80", "0203ff8000"})
    void integersAreTheShortest(String hex) {
        refused(() -> reader(hex).integer(), "integer is empty or not the shortest");
    }

    @Test
    void negativeIntegersKeepTheirSign() throws Exception {
        assertThat(reader("0201ff").integer().hex()).isEqualTo("ff");
        assertThat(reader("0202ff7f").integer().hex()).isEqualTo("ff7f");
        refused(() -> reader("0201ff").unsignedInteger(), "negative integer");
        refused(() -> reader("020180").smallInteger(255), "negative integer");
        assertThat(reader("020100").unsignedInteger()).isEqualTo(Bytes.empty());
        assertThat(reader("02020080").unsignedInteger().hex()).isEqualTo("80");
    }

    @ParameterizedTest
    @ValueSource(strings = {"020500ffffffff", "02047fffffff", "0206010000000000", "0209008000000000000000"})
    void largeIntegersAreNotWrapped(String hex) throws Exception {
        if (hex.equals("02047fffffff")) {
            assertThat(reader(hex).smallInteger(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        } else {
            refused(() -> reader(hex).smallInteger(Integer.MAX_VALUE), "integer larger than 2147483647");
        }
    }

    @Test
    void booleansAreAllZerosOrAllOnes() throws Exception {
        assertThat(reader("0101ff").bool()).isTrue();
        assertThat(reader("010100").bool()).isFalse();
        refused(() -> reader("010101").bool(), "neither 00 nor ff");
        refused(() -> reader("0100").bool(), "neither 00 nor ff");
        refused(() -> reader("0102ffff").bool(), "neither 00 nor ff");
    }

    @Test
    void nullsAreEmptyAndEnumeratedValuesSmall() throws Exception {
        reader("0500").nothing();
        refused(() -> reader("050100").nothing(), "null with content");
        assertThat(reader("0a0106").enumerated()).isEqualTo(6);
        refused(() -> reader("0a0180").enumerated(), "out of range");
        refused(() -> reader("0a020100").enumerated(), "out of range");
        refused(() -> reader("0a00").enumerated(), "out of range");
    }

    @Test
    void bitStringsAreOfWholeBytes() throws Exception {
        assertThat(reader("030300abcd").bitString().hex()).isEqualTo("abcd");
        assertThat(reader("030100").bitString()).isEqualTo(Bytes.empty());
        refused(() -> reader("0300").bitString(), "empty or not of whole bytes");
        refused(() -> reader("030204f0").bitString(), "empty or not of whole bytes");
        refused(() -> reader("23040302 00ab").bitString(), "expected tag 3, found 35");
    }

    @ParameterizedTest
    @CsvSource({"03020106,1536", "03020780,32768", "0303070080,128", "030100,0", "030200ff,65280"})
    void namedBitsStandFromTheLeft(String hex, int bits) throws Exception {
        assertThat(reader(hex).namedBits()).isEqualTo(bits);
    }

    @ParameterizedTest
    @CsvSource({
        "0300, at most 16",
        "030400000000, at most 16",
        "030208ff, at most 16",
        "030101, unused bits",
        "03020107, unused bits",
        "0303078001, unused bits",
    })
    void namedBitsAreBoundedAndClean(String hex, String reason) {
        refused(() -> reader(hex).namedBits(), reason);
    }

    @ParameterizedTest
    @CsvSource({
        "06092a864886f70d01010a,1.2.840.113549.1.1.10",
        "060a2a864886f84d010d0102,1.2.840.113741.1.13.1.2",
        "0603550403,2.5.4.3",
        "0606678105050401,2.23.133.5.4.1",
        "060100,0.0",
        "060127,0.39",
        "060128,1.0",
        "06014f,1.39",
        "060150,2.0",
        "06028837,2.999",
        "06062a87ffffff7f,1.2.2147483647",
    })
    void objectIdentifiersAreDotted(String hex, String dotted) throws Exception {
        assertThat(reader(hex).oid()).isEqualTo(dotted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0600", "06022a80", "060180", "06032a8001", "0602 8001", "0609 2affffffffffffff7f"})
    void otherObjectIdentifiersAreRefused(String hex) {
        refused(() -> reader(hex).oid(), "object identifier");
        refused(() -> reader("0641" + "01".repeat(65)).oid(), "too long");
    }

    @ParameterizedTest
    @CsvSource({
        "491231235959Z,2524607999",
        "500101000000Z,-631152000",
        "700101000000Z,0",
        "000229000000Z,951782400",
    })
    void utcTimesAreFrom1950To2049(String text, long seconds) throws Exception {
        assertThat(time(0x17, text).time()).isEqualTo(seconds);
    }

    @Test
    void generalizedTimesHaveFourDigitsOfYear() throws Exception {
        assertThat(time(0x18, "99991231235959Z").time()).isEqualTo(253_402_300_799L);
        assertThat(time(0x18, "20500101000000Z").time()).isEqualTo(2_524_608_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2611250102Z",
                "261125010203",
                "261125010203+0000",
                "261125010203z",
                "26112501020 Z",
                "261325010203Z",
                "260229010203Z",
                "261125240000Z",
                "20261125010203Z",
                "261125010203.5Z",
            })
    void otherUtcTimesAreRefused(String text) {
        assertThatThrownBy(() -> time(0x17, text).time()).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"261125010203Z", "20261125010203", "20261125010203.5Z", "20261125010203+0100", "2026112501Z"})
    void otherGeneralizedTimesAreRefused(String text) {
        assertThatThrownBy(() -> time(0x18, text).time()).isInstanceOf(MalformedException.class);
    }

    private static DerReader time(int tag, String text) {
        Bytes content = Bytes.utf8(text);
        return new DerReader(
                Bytes.of(new byte[] {(byte) tag, (byte) content.length()}).concat(content), "thing");
    }

    @Test
    void textsAreUtf8() throws Exception {
        assertThat(reader("0c05 c3bc626572").text()).isEqualTo("über");
        assertThat(reader("1302 4341").text()).isEqualTo("CA");
        refused(() -> reader("0c01 fc").text(), "not UTF-8");
        refused(() -> reader("1e02 0041").text(), "expected a string");
        refused(() -> reader("").text(), "expected a string");
    }

    @Test
    void contextTagsAreThoseOfX680() throws Exception {
        try (DerReader in = reader("a303 020105 8101 07");
                DerReader field = in.enter(DerReader.explicit(3))) {
            assertThat(field.smallInteger(5)).isEqualTo(5);
            assertThat(in.nextIs(DerReader.implicit(1))).isTrue();
            assertThat(in.content(DerReader.implicit(1)).hex()).isEqualTo("07");
        }
    }
}
