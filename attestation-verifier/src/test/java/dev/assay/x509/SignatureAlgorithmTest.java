package dev.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.HashAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureAlgorithmTest {
    private static final String PSS = "06092a864886f70d01010a";
    private static final String MGF1 = "06092a864886f70d010108";
    private static final String SHA1 = "06052b0e03021a";

    private static String oid(HashAlgorithm hash) {
        return "06096086480165030402"
                + switch (hash) {
                    case SHA256 -> "01";
                    case SHA384 -> "02";
                    case SHA512 -> "03";
                };
    }

    private static String wrap(String tag, String... content) {
        String all = String.join("", content);
        return tag + String.format("%02x", all.length() / 2) + all;
    }

    private static String pss(String hash, String mask, String salt, String trailer) {
        return wrap(
                "30",
                PSS,
                wrap(
                        "30",
                        hash.isEmpty() ? "" : wrap("a0", wrap("30", hash, "0500")),
                        mask.isEmpty() ? "" : wrap("a1", wrap("30", MGF1, wrap("30", mask, "0500"))),
                        salt.isEmpty() ? "" : wrap("a2", salt),
                        trailer.isEmpty() ? "" : wrap("a3", trailer)));
    }

    private static SignatureAlgorithm decode(String hex) throws MalformedException {
        return SignatureAlgorithm.decode(Bytes.fromHex(hex), "certificate");
    }

    @ParameterizedTest
    @CsvSource({"02,SHA256", "03,SHA384", "04,SHA512"})
    void ecdsaNamesItsHash(String last, HashAlgorithm hash) throws Exception {
        assertThat(decode("300a06082a8648ce3d0403" + last))
                .isEqualTo(new SignatureAlgorithm(SignatureAlgorithm.Scheme.ECDSA, hash, 0));
        // RFC 5758 section 3.2: parameters are left out.
        assertThatThrownBy(() -> decode("300c06082a8648ce3d0403" + last + "0500"))
                .hasMessageContaining("left over");
    }

    @ParameterizedTest
    @EnumSource
    void pssNamesHashMaskAndSalt(HashAlgorithm hash) throws Exception {
        SignatureAlgorithm expected = new SignatureAlgorithm(SignatureAlgorithm.Scheme.RSA_PSS, hash, 48);
        assertThat(decode(pss(oid(hash), oid(hash), "020130", ""))).isEqualTo(expected);
        assertThat(decode(pss(oid(hash), oid(hash), "020130", "020101"))).isEqualTo(expected);
    }

    @Test
    void otherPssParametersAreRefused() {
        String sha384 = oid(HashAlgorithm.SHA384);
        assertThatThrownBy(() -> decode(pss(sha384, oid(HashAlgorithm.SHA256), "020130", "")))
                .hasMessageContaining("another mask than MGF1 of the same hash");
        assertThatThrownBy(() -> decode(pss(SHA1, SHA1, "020114", ""))).hasMessageContaining("a hash that is not used");
        assertThatThrownBy(() -> decode(pss("", "", "", "")))
                .as("SHA-1 by default")
                .hasMessageContaining("expected tag");
        assertThatThrownBy(() -> decode(pss(sha384, sha384, "", "")))
                .as("20 by default")
                .hasMessageContaining("expected tag");
        assertThatThrownBy(() -> decode(pss(sha384, sha384, "020141", ""))).hasMessageContaining("larger than 64");
        assertThatThrownBy(() -> decode(pss(sha384, sha384, "0201ff", ""))).hasMessageContaining("negative");
        assertThatThrownBy(() -> decode(pss(sha384, sha384, "020130", "020102")))
                .hasMessageContaining("larger than 1");
        assertThatThrownBy(() -> decode(pss(sha384, sha384, "020130", "020100")))
                .hasMessageContaining("trailer");
        assertThatThrownBy(() -> decode(pss(sha384, sha384, "0201300500", ""))).hasMessageContaining("left over");
    }

    @Test
    void otherAlgorithmsAreRefused() {
        // sha256WithRSAEncryption, ecdsa-with-SHA1, Ed25519
        for (String hex : new String[] {"300d06092a864886f70d01010b0500", "300906072a8648ce3d0401", "300506032b6570"}) {
            assertThatThrownBy(() -> decode(hex))
                    .hasMessage("certificate: a signature algorithm that is not used here");
        }
    }
}
