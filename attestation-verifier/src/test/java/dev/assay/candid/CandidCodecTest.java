package dev.assay.candid;

import static dev.assay.candid.CandidType.BLOB;
import static dev.assay.candid.CandidType.field;
import static dev.assay.candid.CandidType.opt;
import static dev.assay.candid.CandidType.record;
import static dev.assay.candid.CandidType.variant;
import static dev.assay.candid.CandidType.vec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.candid.CandidType.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CandidCodecTest {
    private static final CandidType PERSON =
            record(field("name", Primitive.TEXT), field("age", opt(Primitive.NAT64)), field("key", BLOB));
    private static final CandidValue ADA = CandidValue.fields()
            .put("name", "Ada")
            .putOpt("age", new CandidValue.Nat64(36))
            .put("key", Bytes.of(new byte[] {1, 2}))
            .build();

    private static Bytes hex(String hex) {
        try {
            return Bytes.fromHex(hex.replace(" ", ""));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static CandidValue decode(String hex, CandidType type) throws MalformedException {
        return CandidDecoder.decode(hex(hex), type);
    }

    /** Hashes by hand: the specification's formula, h * 223 + byte, modulo 2^32. */
    @Test
    void hashesLabels() {
        assertThat(CandidType.id("")).isZero();
        assertThat(CandidType.id("a")).isEqualTo(97);
        assertThat(CandidType.id("id")).isEqualTo(105 * 223 + 100);
        assertThat(CandidType.id("Ok")).isEqualTo(79 * 223 + 107);
    }

    @Test
    void encodesWithoutArguments() {
        assertThat(CandidEncoder.encode(List.of(), List.of())).isEqualTo(hex("4449444c 00 00"));
    }

    @Test
    void encodesText() {
        assertThat(CandidEncoder.encode(Primitive.TEXT, new CandidValue.Text("hi")))
                .isEqualTo(hex("4449444c 00 01 71 02 6869"));
    }

    @Test
    void encodesRecordsInTheOrderOfTheirHashes() {
        CandidType type = record(field("b", Primitive.BOOL), field("a", Primitive.NAT64));
        CandidValue value = CandidValue.fields().put("b", true).put("a", 1).build();
        assertThat(CandidEncoder.encode(type, value))
                .isEqualTo(hex("4449444c 01 6c 02 61 78 62 7e 01 00 0100000000000000 01"));
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        assertThat(CandidDecoder.decode(CandidEncoder.encode(PERSON, ADA), PERSON))
                .isEqualTo(ADA);
    }

    @Test
    void skipsFieldsItDoesNotKnow() throws Exception {
        CandidType wider = record(
                field("name", Primitive.TEXT),
                field("age", opt(Primitive.NAT64)),
                field("key", BLOB),
                field("extra", vec(opt(Primitive.TEXT))),
                field("more", variant(field("x", PERSON), field("y", Primitive.NULL))));
        CandidValue value = CandidValue.fields()
                .put("name", "Ada")
                .putOpt("age", new CandidValue.Nat64(36))
                .put("key", Bytes.of(new byte[] {1, 2}))
                .put("extra", new CandidValue.Vec(List.of(new CandidValue.Opt(new CandidValue.Text("z")))))
                .put("more", new CandidValue.Case("x", ADA))
                .build();
        assertThat(CandidDecoder.decode(CandidEncoder.encode(wider, value), PERSON))
                .isEqualTo(ADA);
    }

    @Test
    void readsAbsentOptionalFieldsAsNone() throws Exception {
        CandidType narrower = record(field("name", Primitive.TEXT), field("key", BLOB));
        Bytes message = CandidEncoder.encode(
                narrower,
                CandidValue.fields()
                        .put("name", "Ada")
                        .put("key", Bytes.empty())
                        .build());
        assertThat(((CandidValue.Fields) CandidDecoder.decode(message, PERSON)).optional("age"))
                .isNull();
        assertThatThrownBy(() -> CandidDecoder.decode(message, record(field("other", Primitive.TEXT))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("not optional is missing");
    }

    @Test
    void readsAbsentOptionalArgumentsAsNone() throws Exception {
        assertThat(decode("4449444c 00 00", opt(Primitive.TEXT))).isEqualTo(new CandidValue.Opt(null));
        assertThatThrownBy(() -> decode("4449444c 00 00", Primitive.TEXT)).hasMessageContaining("missing");
    }

    @Test
    void skipsArgumentsInExcess() throws Exception {
        assertThat(CandidDecoder.decode(hex("4449444c 00 01 71 02 6869"), List.of()))
                .isEmpty();
    }

    @Test
    void wrapsAndUnwrapsOptions() throws Exception {
        Bytes text = CandidEncoder.encode(Primitive.TEXT, new CandidValue.Text("hi"));
        // A value where an option is expected is some of it; an option of another type is none.
        assertThat(CandidDecoder.decode(text, opt(Primitive.TEXT)))
                .isEqualTo(new CandidValue.Opt(new CandidValue.Text("hi")));
        assertThat(CandidDecoder.decode(text, opt(Primitive.BOOL))).isEqualTo(new CandidValue.Opt(null));
        assertThat(CandidDecoder.decode(text, opt(PERSON))).isEqualTo(new CandidValue.Opt(null));
        Bytes some = CandidEncoder.encode(opt(Primitive.TEXT), new CandidValue.Opt(new CandidValue.Text("hi")));
        assertThat(CandidDecoder.decode(some, opt(BLOB))).isEqualTo(new CandidValue.Opt(null));
        assertThatThrownBy(() -> CandidDecoder.decode(some, Primitive.TEXT)).hasMessageContaining("text expected");
    }

    /** Values of every type that the interface does not use, in a record that is not asked for. */
    @ParameterizedTest
    @CsvSource({
        "nat, 7d, ffff03",
        "int, 7c, 7f",
        "int8, 77, 80",
        "int32, 75, 01020304",
        "float64, 72, 0102030405060708",
        "principal, 68, 01 02 0102",
        "reserved, 70, ''",
        "null, 7f, ''",
    })
    void skipsEveryType(String name, String type, String value) throws Exception {
        String message = "4449444c 01 6c 01 01 " + type + " 01 00 " + value;
        assertThat(decode(message, record()))
                .as(name)
                .isEqualTo(CandidValue.fields().build());
    }

    @Test
    void skipsFunctionsAndServices() throws Exception {
        String function = "4449444c 02 6a 01 71 00 01 01 6c 01 00 00 01 01 01 01 01 07 01 66";
        assertThat(decode(function, record())).isEqualTo(CandidValue.fields().build());
        String service = "4449444c 03 6a 00 00 00 69 01 01 66 00 6c 01 00 01 01 02 01 01 07";
        assertThat(decode(service, record())).isEqualTo(CandidValue.fields().build());
    }

    @Test
    void skipsTypesOfTheFuture() throws Exception {
        // Type code -25 with two bytes of definition, then a value of one byte and no references.
        assertThat(decode("4449444c 02 67 02 aaaa 6c 01 00 00 01 01 01 00 ee", record()))
                .isEqualTo(CandidValue.fields().build());
    }

    @ParameterizedTest
    @CsvSource({
        "'', does not start with DIDL",
        "4449444d 00 00, does not start with DIDL",
        "4449444c 00 01 71 00 00, left over",
        "4449444c 00 01 71 05 6869, more than can follow",
        "4449444c 00 01 71 02 ffff, candid text",
        "4449444c 00 01 66, no such type",
        "4449444c 01 71 01 00, no such type constructor",
        "4449444c ffffffff0f, more than can follow",
        "4449444c 00 ffffffffffff01, number too large",
        "4449444c 01 6c 02 02 71 01 71 01 00, labels out of order",
        "4449444c 01 6c 02 01 71 01 71 01 00, labels out of order",
        "4449444c 01 6e 05 01 00 00, no such type",
    })
    void refusesWhatIsNotCandid(String message, String reason) {
        assertThatThrownBy(() -> decode(message, Primitive.TEXT))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesFlagsAndCasesOutOfRange() {
        assertThatThrownBy(() -> decode("4449444c 00 01 7e 02", Primitive.BOOL)).hasMessageContaining("flag");
        CandidType either = variant(field("a", Primitive.NULL), field("b", Primitive.NULL));
        assertThatThrownBy(() -> decode("4449444c 01 6b 02 61 7f 62 7f 01 00 02", either))
                .hasMessageContaining("no such case");
        assertThatThrownBy(() -> decode("4449444c 01 6b 02 61 7f 63 7f 01 00 01", either))
                .hasMessageContaining("unknown case");
    }

    @Test
    void boundsDepth() {
        // type T = opt T; a value of a thousand levels.
        String deep = "4449444c 02 6e 00 6c 01 00 00 01 01 " + "01".repeat(1000) + "00";
        assertThatThrownBy(() -> decode(deep, record())).hasMessageContaining("nested deeper");
    }

    @Test
    void boundsValuesThatTakeNoBytes() {
        // vec record {} with 2^28-1 elements.
        String bomb = "4449444c 03 6d 01 6c 00 6c 01 00 00 01 02 ffffff7f";
        assertThatThrownBy(() -> decode(bomb, record())).hasMessageContaining("more than");
    }

    @Test
    void neverFailsInAnotherWay() {
        Random random = new Random(7);
        List<Bytes> seeds = new ArrayList<>();
        seeds.add(CandidEncoder.encode(PERSON, ADA));
        seeds.add(CandidEncoder.encode(
                List.of(vec(PERSON), opt(BLOB)),
                List.of(new CandidValue.Vec(List.of(ADA, ADA)), new CandidValue.Opt(null))));
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).toArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt(256);
            }
            try {
                CandidDecoder.decode(Bytes.of(bytes), List.of(opt(PERSON), opt(vec(PERSON))));
                read++;
            } catch (MalformedException expected) {
                assertThat(expected).hasMessageStartingWith("candid");
            }
        }
        assertThat(read).isPositive();
    }
}
