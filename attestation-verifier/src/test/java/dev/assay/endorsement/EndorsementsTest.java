package dev.assay.endorsement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Base64Text;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.x509.Certificate;
import dev.assay.x509.Minted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EndorsementsTest {
    private static final Bytes CERTIFICATE = Minted.root("a root").encoded();

    private static Endorsement crl(int number) {
        return new Endorsement(EndorsementKind.CRL, Bytes.of(new byte[] {(byte) number}));
    }

    private static Endorsements crls(int from, int to) {
        return new Endorsements(
                IntStream.range(from, to).mapToObj(EndorsementsTest::crl).toList());
    }

    private static EvidenceBundle bundle(Map<String, CmwRecord> members) {
        CmwRecord cpu = new CmwRecord("application/octet-stream", Bytes.empty(), CmwRecord.EVIDENCE);
        return new EvidenceBundle(Bytes.empty(), Bytes.empty(), cpu, List.of(), Bytes.empty(), null, members);
    }

    @Test
    void poolsAreJoinedWithoutRepeating() throws Exception {
        Endorsements joined = crls(0, 3).and(crls(2, 5)).and(Endorsements.none());
        assertThat(joined).isEqualTo(crls(0, 5));
        assertThat(joined.of(EndorsementKind.CRL)).hasSize(5);
        assertThat(joined.of(EndorsementKind.OCSP_RESPONSE)).isEmpty();
    }

    @Test
    void poolsAreBounded() throws Exception {
        assertThat(crls(0, 100).and(crls(100, 128)).items()).hasSize(128);
        assertThatThrownBy(() -> crls(0, 100).and(crls(100, 129)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("endorsements: more than 128");
    }

    @Test
    void aBundleBringsThemBack() {
        Endorsements sent = crls(0, 12);
        assertThat(Endorsements.of(bundle(sent.toBundleMembers())).items())
                .containsExactlyInAnyOrderElementsOf(sent.items());
    }

    @Test
    void whatIsOfNoKnownKindIsNotLookedAt() {
        Map<String, CmwRecord> members = new LinkedHashMap<>(crls(0, 1).toBundleMembers());
        members.put("more", new CmwRecord("text/plain", Bytes.utf8("hello"), CmwRecord.ENDORSEMENTS));
        assertThat(Endorsements.of(bundle(members))).isEqualTo(crls(0, 1));
    }

    @Test
    void everyKindHasItsMediaType() {
        for (EndorsementKind kind : EndorsementKind.values()) {
            assertThat(EndorsementKind.fromMediaType(kind.mediaType())).isEqualTo(kind);
        }
        assertThat(EndorsementKind.fromMediaType("text/plain")).isNull();
    }

    @Test
    void certificatesComeFileByFile() throws Exception {
        Bytes other = Minted.root("another").encoded();
        String pem = pem(CERTIFICATE) + pem(other);
        Endorsements pool = new Endorsements(List.of(
                new Endorsement(EndorsementKind.CERTIFICATES, other),
                crl(1),
                new Endorsement(EndorsementKind.CERTIFICATES, Bytes.utf8(pem))));
        assertThat(pool.certificates()).extracting(Certificate::encoded).containsExactly(other, CERTIFICATE, other);
    }

    @Test
    void certificatesAreCounted() throws Exception {
        Bytes full = Bytes.utf8(pem(CERTIFICATE).repeat(32));
        assertThat(files(full, 8).certificates()).hasSize(256);
        assertThatThrownBy(() -> files(full, 9).certificates())
                .isInstanceOf(MalformedException.class)
                .hasMessage("endorsements: more than 256 certificates");
    }

    private static Endorsements files(Bytes file, int times) {
        return new Endorsements(
                java.util.Collections.nCopies(times, new Endorsement(EndorsementKind.CERTIFICATES, file)));
    }

    private static String pem(Bytes der) {
        return "-----BEGIN CERTIFICATE-----\n" + Base64Text.encode(der) + "\n-----END CERTIFICATE-----\n";
    }
}
