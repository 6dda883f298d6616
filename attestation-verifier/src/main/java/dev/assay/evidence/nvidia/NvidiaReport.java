package dev.assay.evidence.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborValue;
import dev.assay.der.DerReader;
import dev.assay.evidence.Evidence;
import dev.assay.evidence.TeeType;
import dev.assay.x509.Certificate;
import dev.assay.x509.Pem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Evidence of a GPU or an NVSwitch as read: deterministic CBOR, an array of the report and the certificate chain, each
 * as the driver gives it.
 *
 * @param measurements the report
 * @param chain the device's certificate first; at most 8
 */
public record NvidiaReport(SpdmMeasurements measurements, List<Certificate> chain) implements Evidence {
    private static final int MAX_REPORT_BYTES = 64 << 10;
    private static final int MAX_CHAIN_BYTES = 64 << 10;
    private static final int MAX_CERTIFICATES = 8;
    private static final int BINARY_VBIOS_BYTES = 8;
    private static final String WHERE = "NVIDIA evidence";

    /** Copies the list. */
    public NvidiaReport {
        chain = List.copyOf(chain);
    }

    /** Reads the evidence. */
    public static NvidiaReport decode(Bytes evidence) throws MalformedException {
        CborValue value = Cbor.decode(evidence, MAX_REPORT_BYTES + MAX_CHAIN_BYTES + 16, WHERE);
        List<CborValue> parts = CborFields.asTuple(value, 2, WHERE);
        Bytes report = CborFields.asBytes(parts.get(0), 1, MAX_REPORT_BYTES, WHERE + " report");
        Bytes chain = CborFields.asBytes(parts.get(1), 1, MAX_CHAIN_BYTES, WHERE + " certificates");
        return new NvidiaReport(SpdmMeasurements.decode(report), certificates(chain));
    }

    /** The evidence of a report and its chain, in PEM or DER one after the other. */
    public static Bytes encode(Bytes report, Bytes chain) {
        return Cbor.encode(CborValue.array(CborValue.of(report), CborValue.of(chain)));
    }

    private static List<Certificate> certificates(Bytes chain) throws MalformedException {
        String where = WHERE + " certificates";
        List<Bytes> encoded = new ArrayList<>();
        if (Pem.isPem(chain)) {
            encoded.addAll(Pem.decode(chain, Pem.CERTIFICATE, where));
        } else {
            try (DerReader in = new DerReader(chain, where)) {
                while (in.hasMore() && encoded.size() <= MAX_CERTIFICATES) {
                    encoded.add(in.element(DerReader.SEQUENCE));
                }
            }
        }
        if (encoded.isEmpty() || encoded.size() > MAX_CERTIFICATES) {
            throw new MalformedException(where + ": expected 1 to " + MAX_CERTIFICATES);
        }
        List<Certificate> certificates = new ArrayList<>();
        for (Bytes der : encoded) {
            certificates.add(Certificate.decode(der, where + " " + certificates.size()));
        }
        return certificates;
    }

    @Override
    public TeeType tee() {
        return TeeType.NVIDIA;
    }

    /** The requester's nonce, 32 bytes. */
    @Override
    public Bytes reportData() {
        return measurements.nonce();
    }

    /** Null for NVSwitches. */
    public @Nullable String driverVersion() throws MalformedException {
        return measurements.opaque().text(OpaqueData.DRIVER_VERSION);
    }

    /**
     * NVSwitches write it as text; GPUs as 8 bytes, of which the upper four reversed come first and the last of the
     * lower four follow: 00 9f 00 96 01 00 00 00 is 96.00.9F.00.01.
     */
    public @Nullable String vbiosVersion() throws MalformedException {
        Bytes data = measurements.opaque().data(OpaqueData.VBIOS_VERSION);
        if (data == null || data.length() != BINARY_VBIOS_BYTES) {
            return measurements.opaque().text(OpaqueData.VBIOS_VERSION);
        }
        StringBuilder version = new StringBuilder();
        for (int at : new int[] {3, 2, 1, 0, 4}) {
            version.append(version.length() == 0 ? "" : ".").append(hexPair(data.at(at)));
        }
        return version.toString();
    }

    private static String hexPair(int value) {
        String digits = "0123456789ABCDEF";
        return "" + digits.charAt(value >> 4) + digits.charAt(value & 0xf);
    }
}
