package dev.assay.evidence.nvidia;

import dev.assay.bytes.ByteReader;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.util.List;

/**
 * An attestation report: the request for all measurements with the response to it (DSP0274 1.1, GET_MEASUREMENTS and MEASUREMENTS), one after
 * the other, as NVIDIA's drivers hand it out.
 *
 * @param requestParam1 bit 0: a signature is asked for
 * @param requestParam2 which measurements; 0xff is all
 * @param nonce the requester's, 32 bytes
 * @param slot of the certificate chain
 * @param responderNonce the device's own, 32 bytes
 * @param blocks in order
 * @param opaqueLength length of the opaque data, in bytes
 * @param opaque what NVIDIA adds
 * @param signed request and response up to the signature
 * @param signature r || s, 96 bytes, big endian
 * @param trailingBytes how many follow the signature, which nothing vouches for
 */
public record SpdmMeasurements(
        int requestParam1,
        int requestParam2,
        Bytes nonce,
        int slot,
        Bytes responderNonce,
        List<MeasurementBlock> blocks,
        int opaqueLength,
        OpaqueData opaque,
        Bytes signed,
        Bytes signature,
        int trailingBytes) {
    /** SPDMVersion of request and response: 1.1. */
    public static final int VERSION = 0x11;
    /** RequestResponseCode of GET_MEASUREMENTS. */
    public static final int GET_MEASUREMENTS = 0xe0;
    /** RequestResponseCode of MEASUREMENTS. */
    public static final int MEASUREMENTS = 0x60;

    private static final int NONCE_BYTES = 32;
    private static final int SIGNATURE_BYTES = 96;
    private static final int MAX_TRAILING_BYTES = 4096;
    private static final String WHERE = "NVIDIA report";

    /** Copies the list. */
    public SpdmMeasurements {
        blocks = List.copyOf(blocks);
    }

    /** Reads a report. The signature is found by structure: one published report goes on behind it. */
    public static SpdmMeasurements decode(Bytes report) throws MalformedException {
        ByteReader in = new ByteReader(report, WHERE);
        // GET_MEASUREMENTS, 0x00: version, code, param1, param2; then nonce and slot, which stand there only when a
        // signature is asked for.
        requireMessage(in, GET_MEASUREMENTS);
        int param1 = in.u8();
        int param2 = in.u8();
        if ((param1 & 1) == 0) {
            throw in.malformed("no signature was asked for");
        }
        Bytes nonce = in.bytes(NONCE_BYTES);
        int slot = in.u8();
        // MEASUREMENTS, 0x25: version, code, param1, param2, number of blocks, length of the record.
        requireMessage(in, MEASUREMENTS);
        in.bytes(2);
        int count = in.u8();
        Bytes record = in.bytes((int) in.unsignedLittleEndian(3));
        Bytes responderNonce = in.bytes(NONCE_BYTES);
        Bytes opaque = in.bytes((int) in.unsignedLittleEndian(2));
        Bytes signed = report.slice(0, in.position());
        Bytes signature = in.bytes(SIGNATURE_BYTES);
        if (in.remaining() > MAX_TRAILING_BYTES) {
            throw in.malformed("too much behind the signature");
        }
        return new SpdmMeasurements(
                param1,
                param2,
                nonce,
                slot,
                responderNonce,
                MeasurementBlock.readAll(record, count, WHERE),
                opaque.length(),
                OpaqueData.read(opaque, WHERE),
                signed,
                signature,
                in.remaining());
    }

    private static void requireMessage(ByteReader in, int code) throws MalformedException {
        if (in.u8() != VERSION || in.u8() != code) {
            throw in.malformed("expected message " + code + " of SPDM 1.1");
        }
    }
}
