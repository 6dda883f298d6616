package dev.assay.evidence.amd;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.List;

/**
 * A report in one of the forms that it comes in: alone, followed by the host's certificate table, or inside what Azure's
 * paravisor hands out.
 *
 * @param report the report
 * @param certificates those of the certificate table, as they stand there
 */
public record SnpEvidence(SnpReport report, List<Bytes> certificates) {
    private static final int MAX_BYTES = 1 << 19;
    private static final String AZURE = "Azure HCL report";
    private static final Bytes AZURE_MAGIC = Bytes.utf8("HCLA");
    private static final int AZURE_HEADER_BYTES = 0x20;
    private static final int AZURE_REPORT_TYPE_SNP = 2;

    /** Copies the list. */
    public SnpEvidence {
        certificates = List.copyOf(certificates);
    }

    /** Reads any of the forms. */
    public static SnpEvidence decode(Bytes encoded) throws MalformedException {
        if (encoded.length() > MAX_BYTES) {
            throw new MalformedException("SNP evidence: larger than " + MAX_BYTES + " bytes");
        }
        boolean azure = encoded.length() >= AZURE_MAGIC.length()
                && encoded.slice(0, AZURE_MAGIC.length()).equals(AZURE_MAGIC);
        if (azure) {
            return new SnpEvidence(SnpReport.decode(azureReport(encoded)), List.of());
        }
        if (encoded.length() <= SnpReport.BYTES) {
            return new SnpEvidence(SnpReport.decode(encoded), List.of());
        }
        SnpReport report = SnpReport.decode(encoded.slice(0, SnpReport.BYTES));
        return new SnpEvidence(report, CertificateTable.decode(encoded.slice(SnpReport.BYTES, encoded.length())));
    }

    /**
     * Header of 20h bytes, the report, then the type of the report: 2 is SNP. What follows is hashed into the report's
     * data by the paravisor; nothing here relies on it.
     */
    private static Bytes azureReport(Bytes encoded) throws MalformedException {
        ByteReader in = new ByteReader(encoded, AZURE);
        in.bytes(AZURE_HEADER_BYTES);
        Bytes report = in.bytes(SnpReport.BYTES);
        in.bytes(8);
        if (in.unsignedLittleEndian(4) != AZURE_REPORT_TYPE_SNP) {
            throw in.malformed("a report of another TEE than SEV-SNP");
        }
        return report;
    }
}
