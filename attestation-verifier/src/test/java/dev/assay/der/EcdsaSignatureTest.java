package dev.assay.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcdsaSignatureTest {
    @Test
    void bothFormsAreEachOthersInverse() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 5000; i++) {
            int size = random.nextBoolean() ? 32 : 48;
            byte[] halves = new byte[2 * size];
            random.nextBytes(halves);
            for (int zeros = random.nextInt(4); zeros > 0; zeros--) {
                halves[zeros - 1] = 0;
                halves[size + zeros - 1] = 0;
            }
            Bytes fixed = Bytes.of(halves);
            assertThat(EcdsaSignature.toFixedLength(EcdsaSignature.toDer(fixed), size))
                    .isEqualTo(fixed);
        }
    }

    @Test
    void zerosHaveTheirForms() throws Exception {
        Bytes der = Bytes.fromHex("3006020100020101");
        Bytes fixed = EcdsaSignature.toFixedLength(der, 32);
        assertThat(fixed).isEqualTo(Bytes.fromHex("00".repeat(63) + "01"));
        assertThat(EcdsaSignature.toDer(fixed)).isEqualTo(der);
    }

    @ParameterizedTest
    @CsvSource({
        "30060201010201, bytes left",
        "3006 020101 020101 00, 1 bytes left over",
        "3009 020101 020101 020101, 3 bytes left over",
        "3003 020101, found the end",
        "3081 06 020101 020101, not the shortest",
        "3080 020101 020101 0000, indefinite length",
        "3007 02020001 020101, not the shortest",
        "3006 0201ff 020101, negative integer",
        "3005 0200 020101, empty or not the shortest",
        "3006 040101 020101, expected tag 2",
        "3106 020101 020101, expected tag 48",
        "'', found the end",
    })
    void otherFormsAreRefused(String hex, String reason) {
        assertThatThrownBy(() -> EcdsaSignature.toFixedLength(Bytes.fromHex(hex.replace(" ", "")), 32))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void halvesFitTheField() throws Exception {
        Bytes der = EcdsaSignature.toDer(Bytes.fromHex("01" + "00".repeat(65)));
        assertThat(EcdsaSignature.toFixedLength(der, 33).length()).isEqualTo(66);
        assertThatThrownBy(() -> EcdsaSignature.toFixedLength(der, 32)).hasMessageContaining("longer than the curve's");
    }
}
