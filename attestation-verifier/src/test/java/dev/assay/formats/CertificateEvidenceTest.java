package dev.assay.formats;

import static dev.assay.formats.Golden.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.cbor.CborValue;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.CertificateEvidence;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.EvidenceBundle;
import dev.assay.evidence.MediaTypes;
import dev.assay.model.ModelSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificateEvidenceTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();

    private static EvidenceBundle bundle(String type, int evidenceBytes) {
        CmwRecord cpu = new CmwRecord(type, fill(3, evidenceBytes), CmwRecord.EVIDENCE);
        return EvidenceBundle.of(fill(1, 10), fill(2, 10), cpu, new ModelSet(List.of()));
    }

    @Test
    void theCertificateTableOfAnSnpReportStaysInTheBundle() {
        EvidenceBundle bundle = bundle(MediaTypes.SEV_SNP_REPORT, 0x4A0 + 5000);
        CertificateEvidence evidence = CertificateEvidence.of(bundle, CRYPTO);
        assertThat(evidence.cpu().value()).isEqualTo(fill(3, 0x4A0));
        assertThat(evidence.bundleSha256()).isEqualTo(CRYPTO.sha256(bundle.encodeCbor()));
    }

    @Test
    void evidenceOfOthersIsLeftWhole() {
        EvidenceBundle bundle = bundle(MediaTypes.INTEL_QUOTE, 5000);
        assertThat(CertificateEvidence.of(bundle, CRYPTO).cpu()).isEqualTo(bundle.cpu());
    }

    @Test
    void anotherCollectionIsRefused() {
        assertThatThrownBy(() -> CertificateEvidence.decode(
                        bundle(MediaTypes.INTEL_QUOTE, 10).encodeCbor()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("unknown collection type");
    }

    @Test
    void anUnknownMemberIsRefused() throws Exception {
        assertThatThrownBy(() -> CertificateEvidence.decode(changed("more", record("text/plain", 4))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("expected 4 members");
    }

    @Test
    void aMemberOfAnotherTypeOrMeaningIsRefused() throws Exception {
        assertThatThrownBy(() -> CertificateEvidence.decode(changed("core", record("text/plain", 4))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("\"core\" has an unknown type");
        assertThatThrownBy(() -> CertificateEvidence.decode(changed("cpu", record("text/plain", 2))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("\"cpu\" is missing or not marked as evidence");
        assertThatThrownBy(() ->
                        CertificateEvidence.decode(changed("bundle", record("application/vnd.assay.bundle-sha256", 4))))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("32 bytes");
    }

    @Test
    void theJsonFormAndBytesAfterTheCollectionAreRefused() throws Exception {
        Bytes extension = Golden.bytes("certificate-extension");
        byte[] utf8String = extension.toArray();
        utf8String[0] = 0x0c;
        assertThatThrownBy(() -> CertificateEvidence.decodeExtension(Bytes.of(utf8String)))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> CertificateEvidence.decodeExtension(extension.concat(fill(0, 1))))
                .isInstanceOf(MalformedException.class);
    }

    private static CborValue record(String type, int indicator) {
        return CborValue.array(CborValue.of(type), CborValue.of(fill(9, 9)), CborValue.of(indicator));
    }

    private static Bytes changed(String label, CborValue value) throws Exception {
        CborMapBuilder map = new CborMapBuilder().put(CborValue.of(label), value);
        CborValue.Map right = (CborValue.Map) Cbor.decode(Golden.bytes("certificate-evidence"), 16_000, "golden");
        for (CborValue.Entry entry : right.entries()) {
            if (!entry.key().equals(CborValue.of(label))) {
                map.put(entry.key(), entry.value());
            }
        }
        return Cbor.encode(map.build());
    }
}
