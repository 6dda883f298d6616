package dev.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
    private static final String BLOCK = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";

    private static void refused(String pem, String reason) {
        assertThatThrownBy(() -> Pem.decode(Bytes.utf8(pem), Pem.CERTIFICATE, "file"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("file: ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BLOCK,
                "-----BEGIN CERTIFICATE-----\r\nAQID\r\n-----END CERTIFICATE-----\r\n",
                "-----BEGIN CERTIFICATE-----AQID-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n A Q\n\tI D \n-----END CERTIFICATE-----\n",
                "  \n" + BLOCK,
                "subject=CN = a root\n" + BLOCK,
                BLOCK + "\0\0",
                "-----BEGIN X509 CRL-----\nBQ==\n-----END X509 CRL-----\n" + BLOCK,
            })
    void oneBlockIsFound(String pem) throws Exception {
        assertThat(Pem.isPem(Bytes.utf8(pem))).isTrue();
        assertThat(Pem.decode(Bytes.utf8(pem), Pem.CERTIFICATE, "file")).containsExactly(Bytes.fromHex("010203"));
    }

    @ParameterizedTest
    @CsvSource({
        "-----BEGIN CERTIFICATE-----AQID, without an end",
        "-----BEGIN CERTIFICATE-----AQID-----END X509 CRL-----, without an end",
        "-----BEGIN CERTIFICATE-----END CERTIFICATE-----, without an end",
        "-----BEGIN CERTIFICATE-------END CERTIFICATE-----, without an end",
        "-----BEGIN CERTIFICATE-----AQI-----END CERTIFICATE-----, not canonical base64",
        "-----BEGIN CERTIFICATE-----AQJ=-----END CERTIFICATE-----, not canonical base64",
        "-----BEGIN CERTIFICATE-----A-----END CERTIFICATE-----, not base64",
        "-----BEGIN CERTIFICATE-----AQ_D-----END CERTIFICATE-----, not base64",
        "-----BEGIN CERTIFICATE----------BEGIN CERTIFICATE-----AQID-----END CERTIFICATE-----, not base64",
    })
    void brokenBlocksAreRefused(String pem, String reason) {
        refused(pem, reason);
    }

    @Test
    void blocksAreCounted() throws Exception {
        assertThat(Pem.decode(Bytes.utf8(BLOCK.repeat(32)), Pem.CERTIFICATE, "file"))
                .hasSize(32);
        refused(BLOCK.repeat(33), "more than 32");
        assertThat(Pem.decode(Bytes.utf8(BLOCK), Pem.CRL, "file")).isEmpty();
        assertThat(Pem.decode(Bytes.empty(), Pem.CRL, "file")).isEmpty();
    }

    @Test
    void whatIsNoTextIsNotPem() throws Exception {
        Minted root = Minted.root("-----BEGIN CERTIFICATE-----");
        assertThat(Pem.isPem(root.encoded())).as("DER with the line in a name").isFalse();
        assertThat(Pem.isPem(Bytes.empty())).isFalse();
        assertThat(Pem.isPem(Bytes.utf8("-----BEGIN"))).isFalse();
        assertThat(Pem.isPem(Bytes.utf8("-----begin CERTIFICATE-----"))).isFalse();
        assertThatThrownBy(() -> Pem.decode(Bytes.fromHex("ff"), Pem.CRL, "file"))
                .hasMessage("file: not UTF-8");
    }
}
