package dev.assay.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
    private static CborValue decode(String hex) throws MalformedException {
        return Cbor.decode(Bytes.fromHex(hex), 1 << 20, "test");
    }

    /** Examples of RFC 8949 appendix A that the subset has. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "10, 0a",
        "23, 17",
        "24, 1818",
        "25, 1819",
        "100, 1864",
        "1000, 1903e8",
        "1000000, 1a000f4240",
        "1000000000000, 1b000000e8d4a51000",
        "-1, 20",
        "-10, 29",
        "-100, 3863",
        "-1000, 3903e7",
        "9223372036854775807, 1b7fffffffffffffff",
        "-9223372036854775808, 3b7fffffffffffffff"
    })
    void integersAsInAppendixA(long value, String hex) throws Exception {
        assertThat(Cbor.encode(CborValue.of(value)).hex()).isEqualTo(hex);
        assertThat(decode(hex)).isEqualTo(CborValue.of(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "40",
                "4401020304",
                "60",
                "6161",
                "6449455446",
                "62c3bc",
                "63e6b0b4",
                "64f0908591",
                "80",
                "83010203",
                "8301820203820405",
                "a0",
                "a201020304",
                "a26161016162820203",
                "826161a161626163",
                "f4",
                "f5",
                "f6",
                "c074323031332d30332d32315432303a30343a30305a"
            })
    void otherItemsAsInAppendixA(String hex) throws Exception {
        assertThat(Cbor.encode(decode(hex)).hex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "1800, not the shortest",
        "1817, not the shortest",
        "1900ff, not the shortest",
        "1a0000ffff, not the shortest",
        "1b00000000ffffffff, not the shortest",
        "5801aa, not the shortest",
        "9801f6, not the shortest",
        "1bffffffffffffffff, beyond 63 bits",
        "3b8000000000000000, beyond 63 bits",
        "5f42010243030405ff, indefinite",
        "9fff, indefinite",
        "bfff, indefinite",
        "7f657374726561646d696e67ff, indefinite",
        "f90000, floating-point",
        "fb3ff199999999999a, floating-point",
        "f7, simple",
        "f0, simple",
        "f8ff, simple",
        "ff, simple",
        "1c, indefinite length or reserved",
        "a2020201 01, out of order",
        "a201010101, out of order or repeated",
        "a2616200616101, out of order",
        "61ff, not UTF-8",
        "62c080, not UTF-8",
        "63eda080, not UTF-8",
        "64f4908080, not UTF-8",
        "'', needs 1",
        "18, needs 1",
        "42aa, length or count 2",
        "9b7fffffffffffffff, length or count",
        "bb7fffffffffffffff, length or count",
        "0000, left over"
    })
    void otherEncodingsAreRefused(String hex, String why) {
        assertThatThrownBy(() -> decode(hex.replace(" ", "")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void depthIsBounded() throws Exception {
        assertThat(decode("81".repeat(16) + "00")).isNotNull();
        assertThatThrownBy(() -> decode("81".repeat(17) + "00")).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> decode("c1".repeat(100_000) + "00")).hasMessageContaining("nested deeper");
    }

    @Test
    void itemsAreCounted() throws Exception {
        assertThat(decode("993fff" + "00".repeat(16_383))).isNotNull();
        assertThatThrownBy(() -> decode("994000" + "00".repeat(16_384))).hasMessageContaining("more than 16384 items");
        assertThatThrownBy(() -> decode("9a00080000" + "80".repeat(1 << 19))).hasMessageContaining("more than");
    }

    @Test
    void lengthIsBounded() {
        assertThatThrownBy(() -> Cbor.decode(Bytes.of(new byte[11]), 10, "test"))
                .hasMessageContaining("at most 10");
    }

    @Test
    void mapsAreSortedByEncodedKey() throws Exception {
        CborValue map = new CborMapBuilder()
                .put(CborValue.of("aa"), CborValue.of(4))
                .put(CborValue.of("b"), CborValue.of(3))
                .put(-1, 2)
                .put(10, 1)
                .build();
        assertThat(Cbor.encode(map).hex()).isEqualTo("a40a01200261620362616104");
        assertThatThrownBy(() -> new CborMapBuilder().put(1, 1).put(1, 2).build())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fieldsRefuseWhatNobodyAskedFor() throws Exception {
        CborFields fields = new CborFields(decode("a201010202"), "test");
        assertThat(fields.integer(1, 0, 9)).isEqualTo(1);
        assertThatThrownBy(fields::close).hasMessageContaining("1 unknown labels");
        assertThatThrownBy(() -> fields.required(3)).hasMessageContaining("label 3 is missing");
        assertThatThrownBy(() -> fields.integer(2, 3, 9)).hasMessageContaining("from 3 to 9");
    }

    /** Examples of RFC 8949 appendix A and others that mean what the deterministic encoding beside them does. */
    @ParameterizedTest
    @CsvSource({
        "1800, 00",
        "1900ff, 18ff",
        "1a0000ffff, 19ffff",
        "1b00000000ffffffff, 1affffffff",
        "3800, 20",
        "5801aa, 41aa",
        "5b0000000000000001aa, 41aa",
        "9801f6, 81f6",
        "5f42010243030405ff, 450102030405",
        "5fff, 40",
        "5f580141ff, 4141",
        "7f657374726561646d696e67ff, 6973747265616d696e67",
        "9fff, 80",
        "9f018202039f0405ffff, 8301820203820405",
        "83018202039f0405ff, 8301820203820405",
        "bfff, a0",
        "bf61610161629f0203ffff, a26161016162820203",
        "826161bf61626163ff, 826161a161626163",
        "a201020304, a201020304",
        "d9001200, d200"
    })
    void lenientReadingAcceptsOtherEncodings(String hex, String deterministic) throws Exception {
        CborValue value = Cbor.decodeLenient(Bytes.fromHex(hex), 1 << 10, "test");
        assertThat(Cbor.encode(value).hex()).isEqualTo(deterministic);
    }

    @Test
    void lenientReadingKeepsTheOrderOfKeys() throws Exception {
        CborValue value = Cbor.decodeLenient(Bytes.fromHex("a2020101f6"), 1 << 10, "test");
        assertThat(((CborValue.Map) value).entries())
                .containsExactly(
                        new CborValue.Entry(CborValue.of(2), CborValue.of(1)),
                        new CborValue.Entry(CborValue.of(1), new CborValue.Null()));
    }

    @ParameterizedTest
    @CsvSource({
        "a201010101, repeated",
        "a20101180102, repeated",
        "bf01010101ff, repeated",
        "a2414101 5f4141ff02, repeated",
        "9f01, needs 1",
        "bf01, needs 1",
        "bf01ff, simple",
        "5f4101, needs 1",
        "5f6161ff, another type",
        "7f4161ff, another type",
        "5f5f4101ffff, indefinite",
        "7f62c3ff, not UTF-8",
        "7f61c361bcff, not UTF-8",
        "7f62c3bcff00, left over",
        "1f, indefinite",
        "3f, indefinite",
        "dfff, indefinite",
        "ff, simple",
        "81ff, simple",
        "a1ff01, simple",
        "a101ff, simple",
        "1bffffffffffffffff, beyond 63 bits",
        "9bffffffffffffffff, beyond 63 bits",
        "5a7fffffff00, length or count",
        "f7, simple",
        "fb3ff199999999999a, floating-point",
        "0000, left over"
    })
    void lenientReadingRefusesWhatIsNotWellFormed(String hex, String why) {
        assertThatThrownBy(() -> Cbor.decodeLenient(Bytes.fromHex(hex.replace(" ", "")), 1 << 10, "test"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void lenientReadingHasTheSameBounds() throws Exception {
        assertThatThrownBy(() -> lenient("9f".repeat(100_000))).hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> lenient("9f" + "00".repeat(20_000) + "ff"))
                .hasMessageContaining("more than 16384 items");
        assertThatThrownBy(() -> lenient("5f" + "40".repeat(20_000) + "ff"))
                .hasMessageContaining("more than 16384 items");
        assertThat(lenient("5f" + "40".repeat(16_000) + "ff")).isEqualTo(CborValue.of(Bytes.empty()));
        assertThatThrownBy(() -> Cbor.decodeLenient(Bytes.of(new byte[11]), 10, "test"))
                .hasMessageContaining("at most 10");
    }

    private static CborValue lenient(String hex) throws MalformedException {
        return Cbor.decodeLenient(Bytes.fromHex(hex), 1 << 20, "test");
    }
}
