package dev.assay.evidence.amd;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The certificates that a host hands out beside a report (AMD 56421, the certificate table of an extended guest request):
 * entries of a GUID, an offset from the table's start and a length, ended by an entry of zeros. Operating systems give
 * it after the report, or alone as auxiliary data.
 */
public final class CertificateTable {
    private static final String WHERE = "SNP certificate table";
    private static final int ENTRY_BYTES = 24;
    private static final int MAX_ENTRIES = 32;
    private static final int MAX_CERTIFICATE_BYTES = 16_384;

    /** VCEK, VLEK, ASK or ASVK, ARK; their bytes stand in the order of the printed form. */
    private static final Set<String> CERTIFICATE_GUIDS = Set.of(
            "63da758de6644564adc5f4b93be8accd",
            "a8074bc2a25a483eaae639c045a0b8a1",
            "4ab7b379bbac4fe4a02f05aef327c782",
            "c0b406a4a803495297433fb6014cd0ae");

    private CertificateTable() {}

    /** Whether {@code bytes} begin as a table does that holds a certificate. */
    public static boolean isTable(Bytes bytes) {
        return bytes.length() >= ENTRY_BYTES
                && CERTIFICATE_GUIDS.contains(bytes.slice(0, 16).hex());
    }

    /** The certificates as they stand there, in order; what entries of other kinds hold is passed over. */
    public static List<Bytes> decode(Bytes table) throws MalformedException {
        List<Bytes> certificates = new ArrayList<>();
        int entries = 0;
        ByteReader in = new ByteReader(table, WHERE);
        while (in.remaining() > 0) {
            Bytes guid = in.bytes(16);
            long offset = in.unsignedLittleEndian(4);
            long length = in.unsignedLittleEndian(4);
            if (guid.equals(Bytes.of(new byte[16])) && offset == 0 && length == 0) {
                return certificates;
            }
            if (++entries > MAX_ENTRIES || offset + length > table.length()) {
                throw in.malformed("too many entries, or one that reaches beyond the table");
            }
            if (CERTIFICATE_GUIDS.contains(guid.hex()) && length > 0) {
                if (length > MAX_CERTIFICATE_BYTES) {
                    throw in.malformed("a certificate larger than " + MAX_CERTIFICATE_BYTES + " bytes");
                }
                certificates.add(table.slice((int) offset, (int) (offset + length)));
            }
        }
        throw in.malformed("no entry of zeros at the end");
    }
}
