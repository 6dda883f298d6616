package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;

/**
 * What SGX says of an enclave (REPORTBODY, Intel SDM volume 3D table 40-21): of the one that a quote is about, and of
 * the quoting enclave.
 *
 * @param encoded the 384 bytes as received; signatures are over these
 * @param cpuSvn 16 bytes
 * @param miscSelect 4 bytes, as they stand
 * @param isvExtProdId 16 bytes
 * @param attributes 16 bytes: flags, then XFRM
 * @param mrEnclave measurement of the enclave, 32 bytes
 * @param mrSigner digest of the key that signed the enclave, 32 bytes
 * @param configId 64 bytes
 * @param isvProdId product number among those of the signer
 * @param isvSvn security version of the product
 * @param configSvn security version of the configuration
 * @param isvFamilyId 16 bytes
 * @param reportData 64 bytes that the enclave chose
 */
public record SgxReport(
        Bytes encoded,
        Bytes cpuSvn,
        Bytes miscSelect,
        Bytes isvExtProdId,
        Bytes attributes,
        Bytes mrEnclave,
        Bytes mrSigner,
        Bytes configId,
        int isvProdId,
        int isvSvn,
        int configSvn,
        Bytes isvFamilyId,
        Bytes reportData) {
    /** Length of a report. */
    public static final int BYTES = 384;

    private static final int DEBUG = 0x02;

    static SgxReport decode(Bytes encoded, String where) throws MalformedException {
        try (ByteReader in = new ByteReader(encoded, where)) {
            Bytes cpuSvn = in.bytes(16); // 0x00
            Bytes miscSelect = in.bytes(4); // 0x10
            in.bytes(12); // 0x14 reserved
            Bytes isvExtProdId = in.bytes(16); // 0x20
            Bytes attributes = in.bytes(16); // 0x30
            Bytes mrEnclave = in.bytes(32); // 0x40
            in.bytes(32); // 0x60 reserved
            Bytes mrSigner = in.bytes(32); // 0x80
            in.bytes(32); // 0xa0 reserved
            Bytes configId = in.bytes(64); // 0xc0
            int isvProdId = (int) in.unsignedLittleEndian(2); // 0x100
            int isvSvn = (int) in.unsignedLittleEndian(2); // 0x102
            int configSvn = (int) in.unsignedLittleEndian(2); // 0x104
            in.bytes(42); // 0x106 reserved
            Bytes isvFamilyId = in.bytes(16); // 0x130
            Bytes reportData = in.bytes(64); // 0x140
            return new SgxReport(
                    encoded,
                    cpuSvn,
                    miscSelect,
                    isvExtProdId,
                    attributes,
                    mrEnclave,
                    mrSigner,
                    configId,
                    isvProdId,
                    isvSvn,
                    configSvn,
                    isvFamilyId,
                    reportData);
        }
    }

    /** ATTRIBUTES.DEBUG: the enclave's memory can be read from outside. */
    public boolean isDebug() {
        return (attributes.at(0) & DEBUG) != 0;
    }
}
