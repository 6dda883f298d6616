package dev.assay.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrlTest {
    private final Minted issuer = Minted.root("issuer");

    private static void refused(Bytes list, String reason) {
        assertThatThrownBy(() -> Crl.decode(list, "list"))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith("list")
                .hasMessageContaining(reason);
    }

    @Test
    void whatAListSaysIsRead() throws Exception {
        Bytes encoded = new MintedCrl(issuer)
                .number(BigInteger.valueOf(258))
                .revoke(77)
                .revoke(128)
                .revoke(-5)
                .encoded();
        Crl crl = Crl.decode(encoded, "list");
        assertThat(crl.encoded()).isEqualTo(encoded);
        assertThat(crl.issuer()).isEqualTo(issuer.certificate().subject());
        assertThat(crl.number()).isEqualTo(258);
        assertThat(crl.thisUpdate()).isEqualTo(Minted.NOW - 86_400);
        assertThat(crl.nextUpdate()).isEqualTo(Minted.NOW + 86_400);
        assertThat(crl.revoked())
                .containsExactlyInAnyOrder(Bytes.fromHex("4d"), Bytes.fromHex("0080"), Bytes.fromHex("fb"));
    }

    @Test
    void anEmptyListWithoutNumberIsOne() throws Exception {
        Crl crl = Crl.decode(new MintedCrl(issuer).encoded(), "list");
        assertThat(crl.revoked()).isEmpty();
        assertThat(crl.number()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "127,127",
        "72057594037927935,72057594037927935",
        "9223372036854775807,9223372036854775807",
        "9223372036854775808,9223372036854775807",
        "730750818665451459101842416358141509827966271487,9223372036854775807",
    })
    void numbersBeyondTwoToThe63AreAllAlike(BigInteger number, long read) {
        assertThat(new MintedCrl(issuer).number(number).crl().number()).isEqualTo(read);
    }

    @Test
    void numbersOfMoreThan20BytesAreRefused() {
        refused(new MintedCrl(issuer).number(BigInteger.ONE.shiftLeft(160)).encoded(), "more than 20 bytes");
    }

    @Test
    void criticalExtensionsNarrowTheScope() {
        // issuingDistributionPoint and deltaCRLIndicator; whatever is not critical may be passed over.
        refused(new MintedCrl(issuer).extension("2.5.29.28", true).encoded(), "critical extension");
        refused(new MintedCrl(issuer).extension("2.5.29.27", true).encoded(), "critical extension");
        assertThat(new MintedCrl(issuer).extension("2.5.29.35", false).crl().revoked())
                .isEmpty();
    }

    @Test
    void anEntrysCriticalExtensionCouldMakeItAnothers() {
        refused(new MintedCrl(issuer).revokeWith(5, "2.5.29.29", true).encoded(), "an entry with a critical extension");
        assertThat(new MintedCrl(issuer).revokeWith(5, "2.5.29.24", false).crl().revoked())
                .hasSize(1);
        assertThat(new MintedCrl(issuer).revokeWith(5, "2.5.29.21", true).crl().revoked())
                .hasSize(1);
    }

    @Test
    void pemHoldsOneList() throws Exception {
        Bytes der = new MintedCrl(issuer).revoke(9).encoded();
        String pem = "-----BEGIN X509 CRL-----\n" + Base64Text.encode(der) + "\n-----END X509 CRL-----\n";
        assertThat(Crl.decode(Bytes.utf8(pem), "list").encoded()).isEqualTo(der);
        refused(Bytes.utf8(pem + pem), "expected one list, found 2");
        refused(Bytes.utf8(pem.replace("X509 CRL", "CERTIFICATE")), "expected one list, found 0");
    }

    @Test
    void everyCutAndEveryChangedByteIsReadOrMalformed() {
        Bytes good = new MintedCrl(issuer).number(BigInteger.TEN).revoke(77).encoded();
        for (int cut = 0; cut < good.length(); cut++) {
            refused(good.slice(0, cut), "");
        }
        refused(good.concat(Bytes.of(new byte[1])), "1 bytes left over");
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            byte[] changed = good.toArray();
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            try {
                assertThat(Crl.decode(Bytes.of(changed), "list").encoded()).isEqualTo(Bytes.of(changed));
            } catch (MalformedException allowed) {
                assertThat(allowed).hasMessageNotContaining("null");
            }
        }
    }
}
