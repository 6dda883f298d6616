package dev.assay.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
    @Test
    void bytesAreImmutableAndComparedByContent() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[1] = 9;
        assertThat(bytes.hex()).isEqualTo("010203");
        assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2, 3})).hasSameHashCodeAs(Bytes.of(new byte[] {1, 2, 3}));
        assertThat(bytes.constantTimeEquals(bytes.slice(0, 3))).isTrue();
        assertThat(bytes.constantTimeEquals(bytes.slice(0, 2))).isFalse();
        assertThat(bytes.constantTimeEquals(Bytes.of(new byte[] {1, 2, 4}))).isFalse();
    }

    @Test
    void aViewShowsTheContentAndCannotChangeIt() {
        Bytes bytes = Bytes.adopt(new byte[] {1, 2, 3});
        assertThat(bytes).isEqualTo(Bytes.of(new byte[] {1, 2, 3}));
        assertThat(bytes.view()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> bytes.view().put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
        assertThat(bytes.view().hasArray()).isFalse();
    }

    @Test
    void orderIsUnsignedWithPrefixesFirst() {
        assertThat(Bytes.compareUnsigned(Bytes.of(new byte[] {(byte) 0x80}), Bytes.of(new byte[] {0x7f})))
                .isPositive();
        assertThat(Bytes.compareUnsigned(Bytes.of(new byte[] {1}), Bytes.of(new byte[] {1, 0})))
                .isNegative();
    }

    @Test
    void readersRefuseShortAndLeftOver() throws Exception {
        ByteReader reader = new ByteReader(Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7}), "doc");
        assertThat(reader.unsignedLittleEndian(2)).isEqualTo(0x0201);
        assertThat(reader.unsignedBigEndian(2)).isEqualTo(0x0304);
        assertThatThrownBy(reader::close).hasMessage("doc at byte 4: 3 bytes left over");
        assertThatThrownBy(() -> reader.bytes(4)).hasMessage("doc at byte 4: needs 4 bytes, has 3");
        assertThatThrownBy(() -> reader.bytes(-1)).isInstanceOf(MalformedException.class);
        assertThat(reader.bytes(3).hex()).isEqualTo("050607");
        reader.close();
    }

    @Test
    void strictUtf8AgreesWithTheJdksStrictDecoder() {
        Random random = new Random(8);
        for (int i = 0; i < 200_000; i++) {
            byte[] input = new byte[random.nextInt(6)];
            for (int k = 0; k < input.length; k++) {
                input[k] = (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80 + random.nextInt(0x40));
            }
            assertThat(ours(input)).isEqualTo(theirs(input));
        }
    }

    private static String ours(byte[] input) {
        try {
            return Utf8.decode(input, "test");
        } catch (MalformedException refused) {
            return "refused";
        }
    }

    private static String theirs(byte[] input) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input))
                    .toString();
        } catch (CharacterCodingException refused) {
            return "refused";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0g", "0x", " 0"})
    void hexIsStrict(String hex) {
        assertThatThrownBy(() -> Bytes.fromHex(hex)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AB", "AA==", "A", "A+", "AA\n"})
    void base64UrlHasOneTextForEachValue(String text) {
        assertThatThrownBy(() -> Base64Text.decodeUrl(text, "test")).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AA", "AAE", "-_-_"})
    void base64UrlRoundTrip(String text) throws Exception {
        assertThat(Base64Text.encodeUrl(Base64Text.decodeUrl(text, "test"))).isEqualTo(text);
    }

    @Test
    void base64AsTheJdkHasItButCanonical() throws Exception {
        Random random = new Random(20_261_125L);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            String text = Base64.getEncoder().encodeToString(bytes);
            assertThat(Base64Text.encode(Bytes.of(bytes))).isEqualTo(text);
            assertThat(Base64Text.decode(text, "test")).isEqualTo(Bytes.of(bytes));
            StringBuilder changed = new StringBuilder(text);
            int place = random.nextInt(text.length() + 1);
            if (random.nextBoolean() && place < text.length()) {
                changed.setCharAt(place, "A/=+_- \u00e9B".charAt(random.nextInt(9)));
            } else {
                changed.insert(place, "A=".charAt(random.nextInt(2)));
            }
            read += isRead(changed.toString()) ? 1 : 0;
        }
        assertThat(read).isBetween(1_000, 19_000);
    }

    /** Whether a text is read; if so, it is what the JDK writes for what was read. */
    private static boolean isRead(String text) {
        String canonical;
        try {
            canonical = Base64.getEncoder().encodeToString(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            canonical = "";
        }
        try {
            assertThat(Base64Text.encode(Base64Text.decode(text, "test")))
                    .isEqualTo(text)
                    .isEqualTo(canonical);
            return true;
        } catch (MalformedException refused) {
            assertThat(canonical).isNotEqualTo(text.isEmpty() ? " " : text);
            return false;
        }
    }
}
