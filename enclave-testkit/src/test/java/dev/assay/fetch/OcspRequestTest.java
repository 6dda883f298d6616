package dev.assay.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.x509.Certificate;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OcspRequestTest {
    /**
     * The chain is two certificates by {@code openssl req -x509} and {@code openssl x509 -req}, the request what
     * {@code openssl ocsp -sha384 -issuer ca.pem -cert leaf.pem -no_nonce -reqout} wrote for them.
     */
    @Test
    void itIsByteForByteOpensslsOwn() throws Exception {
        List<Certificate> chain;
        try (InputStream in = OcspRequestTest.class.getResourceAsStream("/fetch/ocsp-chain.pem")) {
            chain = Certificate.decodeAll(Bytes.of(Objects.requireNonNull(in).readAllBytes()), "test");
        }
        assertThat(OcspRequest.encode(chain.get(0), chain.get(1).spki(), new BouncyCastleCrypto())
                        .hex())
                .isEqualTo("308189308186308183308180307e300d060960864801650304020205000430454de4f8eca5a7d6cb54dab799"
                        + "59acaa3a798735f492935871be6bef71531b90c515aff381d25371ab82973b7c0be5a70430f02e6715f617d6f9"
                        + "c81a460d55ee7a2ee09158ee20ef5e5a23c2b0e2519f5714033270e7d3112c669e13435a5c134da50209008f2a"
                        + "03c4d5e6f708");
    }
}
