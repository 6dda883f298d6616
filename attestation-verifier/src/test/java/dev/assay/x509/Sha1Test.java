package dev.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class Sha1Test {
    /** RFC 3174 section 7.3, test 1. */
    @Test
    void isThatOfTheSpecification() {
        assertThat(Sha1.digest(Bytes.utf8("abc")).hex()).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    @Test
    void padsEveryLength() throws Exception {
        MessageDigest reference = MessageDigest.getInstance("SHA-1");
        for (int length = 0; length < 200; length++) {
            byte[] message = "x".repeat(length).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(Sha1.digest(Bytes.of(message)).toArray()).isEqualTo(reference.digest(message));
        }
    }
}
