package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import dev.assay.endorsement.intel.QeIdentity;
import dev.assay.endorsement.intel.TcbInfo;
import dev.assay.endorsement.nvidia.Rim;
import dev.assay.x509.Certificate;
import dev.assay.x509.Crl;
import dev.assay.x509.OcspAnswer;
import dev.assay.x509.OcspResponse;
import java.util.List;

/**
 * When endorsements end by their own word. Read without verifying: a cache may forget too early, never judge.
 *
 * <p>Each is read to its end here, so that an answer that is none of these fails the question, and not the evidence that
 * it was fetched for.
 */
public final class Validity {
    private static final String WHERE = "answer";

    private Validity() {}

    /** The end of the first of them, in seconds since 1970; {@link Long#MAX_VALUE} when none ends. */
    static long end(List<Endorsement> items) throws MalformedException {
        long end = Long.MAX_VALUE;
        for (Endorsement item : items) {
            end = Math.min(end, end(item));
        }
        return end;
    }

    /**
     * The end of one endorsement, in seconds since 1970; {@link Long#MAX_VALUE} when it has none.
     *
     * @throws MalformedException if it is not of its kind
     */
    public static long end(Endorsement item) throws MalformedException {
        return switch (item.kind()) {
            case CERTIFICATES -> certificates(Certificate.decodeAll(item.value(), WHERE));
            case CRL -> Crl.decode(item.value(), WHERE).nextUpdate();
            case INTEL_TCB_INFO ->
                TcbInfo.decode(TcbInfo.readSigned(item.value())).validity().nextUpdate();
            case INTEL_QE_IDENTITY ->
                QeIdentity.decode(QeIdentity.readSigned(item.value()))
                        .validity()
                        .nextUpdate();
            case OCSP_RESPONSE -> ocsp(OcspResponse.decode(item.value(), WHERE));
            case NVIDIA_RIM ->
                certificates(Rim.decode(item.value(), WHERE).signature().certificates());
        };
    }

    private static long certificates(List<Certificate> certificates) {
        long end = Long.MAX_VALUE;
        for (Certificate certificate : certificates) {
            end = Math.min(end, certificate.notAfter());
        }
        return end;
    }

    /** RFC 6960 section 4.2.2.1: without a next update there is newer information at any time. */
    private static long ocsp(OcspResponse response) {
        OcspResponse.Basic basic = response.basic();
        if (basic == null) {
            return Long.MIN_VALUE;
        }
        long end = Long.MAX_VALUE;
        for (OcspAnswer answer : basic.answers()) {
            end = Math.min(end, answer.nextUpdate() == Long.MAX_VALUE ? answer.thisUpdate() : answer.nextUpdate());
        }
        return end;
    }
}
