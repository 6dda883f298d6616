package dev.assay.evidence.intel;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.evidence.TeeType;

/**
 * The first 48 bytes of a quote (Intel SGX ECDSA QuoteLibReference appendix A.3.1, TDX A.3.1).
 *
 * @param version 3, 4 or 5
 * @param attestationKeyType 2: ECDSA on P-256
 * @param tee SGX or TDX
 * @param qeSvn security version of the quoting enclave; of version 3 only, reserved later
 * @param pceSvn security version of the provisioning certification enclave; of version 3 only, reserved later
 * @param qeVendorId 16 bytes
 * @param userData 20 bytes that the quoting enclave chose
 */
public record QuoteHeader(
        int version, int attestationKeyType, TeeType tee, int qeSvn, int pceSvn, Bytes qeVendorId, Bytes userData) {
    /** Length of a header. */
    public static final int BYTES = 48;
    /** ECDSA on P-256 with SHA-256. */
    public static final int ECDSA_P256 = 2;

    private static final long TEE_SGX = 0x00;
    private static final long TEE_TDX = 0x81;

    /** Versions and key types that no verifier has a procedure for cannot be read, so they are refused here. */
    static QuoteHeader read(ByteReader in) throws MalformedException {
        int version = (int) in.unsignedLittleEndian(2); // 0x00
        if (version < 3 || version > 5) {
            throw in.malformed("quote version " + version + " is not known");
        }
        int attestationKeyType = (int) in.unsignedLittleEndian(2); // 0x02
        if (attestationKeyType != ECDSA_P256) {
            throw in.malformed("attestation key type " + attestationKeyType + " is not known");
        }
        TeeType tee = tee(in, version); // 0x04
        int qeSvn = (int) in.unsignedLittleEndian(2); // 0x08
        int pceSvn = (int) in.unsignedLittleEndian(2); // 0x0a
        Bytes qeVendorId = in.bytes(16); // 0x0c
        Bytes userData = in.bytes(20); // 0x1c
        return new QuoteHeader(version, attestationKeyType, tee, qeSvn, pceSvn, qeVendorId, userData);
    }

    /** In version 3 the four bytes are reserved and zero, which is SGX's number. */
    private static TeeType tee(ByteReader in, int version) throws MalformedException {
        long number = in.unsignedLittleEndian(4);
        if (number == TEE_SGX) {
            return TeeType.SGX;
        }
        if (number == TEE_TDX && version > 3) {
            return TeeType.TDX;
        }
        throw in.malformed("TEE type " + number + " is not one of this quote version");
    }
}
