package dev.assay.verify.nvidia;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import dev.assay.x509.Certificate;
import dev.assay.x509.Extension;
import org.jspecify.annotations.Nullable;

/** The digest of the firmware that a device's certificate was made for (TCG DICE attestation architecture). */
final class FirmwareId {
    /** Hopper and LS10: the compound device identity, which ends in the firmware's digest. */
    static final String COMPOSITE_DEVICE_ID = "2.23.133.5.4.1";
    /** Blackwell: DiceTcbInfo. */
    static final String TCB_INFO = "2.23.133.5.4.1.1";

    private static final int DIGEST_BYTES = 48;
    private static final int FWIDS = 6;

    private FirmwareId() {}

    /** The digest, or null when the certificate names no firmware. */
    static @Nullable Bytes of(Certificate device) throws MalformedException {
        Extension tcbInfo = device.extension(TCB_INFO);
        if (tcbInfo != null) {
            return fromTcbInfo(tcbInfo.value());
        }
        Extension composite = device.extension(COMPOSITE_DEVICE_ID);
        if (composite == null) {
            return null;
        }
        Bytes value = composite.value();
        if (value.length() < DIGEST_BYTES) {
            throw new MalformedException("device certificate: identity without a firmware digest");
        }
        return value.slice(value.length() - DIGEST_BYTES, value.length());
    }

    /** DiceTcbInfo's {@code fwids [6] IMPLICIT SEQUENCE OF FWID}: the first of them is the firmware's. */
    private static @Nullable Bytes fromTcbInfo(Bytes value) throws MalformedException {
        try (DerReader outer = new DerReader(value, "DiceTcbInfo")) {
            DerReader info = outer.enter(DerReader.SEQUENCE);
            while (info.hasMore() && !info.nextIs(DerReader.explicit(FWIDS))) {
                info.skip();
            }
            if (!info.hasMore()) {
                return null;
            }
            DerReader fwids = info.enter(DerReader.explicit(FWIDS));
            try (DerReader first = fwids.enter(DerReader.SEQUENCE)) {
                first.oid();
                return first.content(DerReader.OCTET_STRING);
            }
        }
    }
}
