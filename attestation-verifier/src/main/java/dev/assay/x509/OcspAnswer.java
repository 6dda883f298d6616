package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;

/**
 * What a responder says of one certificate (RFC 6960 section 4.2.1, SingleResponse).
 *
 * @param id which certificate
 * @param status good, revoked or unknown
 * @param reason of the revocation (RFC 5280 section 5.3.1); -1 without one
 * @param thisUpdate seconds since 1970
 * @param nextUpdate seconds since 1970; {@code thisUpdate} when the responder names none
 */
public record OcspAnswer(CertId id, Status status, int reason, long thisUpdate, long nextUpdate) {
    /** CertStatus. */
    public enum Status {
        GOOD,
        REVOKED,
        UNKNOWN
    }

    /** The reason code of a revocation that may be taken back: certificateHold. */
    public static final int CERTIFICATE_HOLD = 6;

    /** Whether the certificate is suspended rather than revoked for good. */
    public boolean onHold() {
        return status == Status.REVOKED && reason == CERTIFICATE_HOLD;
    }

    static OcspAnswer read(DerReader in) throws MalformedException {
        try (DerReader single = in.enter(DerReader.SEQUENCE)) {
            CertId id = CertId.read(single);
            Status status;
            int reason = -1;
            if (single.nextIs(DerReader.implicit(0))) {
                requireEmpty(single, DerReader.implicit(0));
                status = Status.GOOD;
            } else if (single.nextIs(DerReader.explicit(1))) {
                reason = revokedReason(single);
                status = Status.REVOKED;
            } else {
                requireEmpty(single, DerReader.implicit(2));
                status = Status.UNKNOWN;
            }
            long thisUpdate = single.time();
            // RFC 6960 section 4.2.2.1: without a next update, newer answers are there all the time; a kept one is
            // none.
            long nextUpdate = thisUpdate;
            if (single.nextIs(DerReader.explicit(0))) {
                try (DerReader next = single.enter(DerReader.explicit(0))) {
                    nextUpdate = next.time();
                }
            }
            if (single.hasMore()) {
                try (DerReader field = single.enter(DerReader.explicit(1))) {
                    OcspResponse.refuseCritical(Extension.readAll(field), field);
                }
            }
            return new OcspAnswer(id, status, reason, thisUpdate, nextUpdate);
        }
    }

    private static void requireEmpty(DerReader in, int tag) throws MalformedException {
        Bytes content = in.content(tag);
        if (content.length() != 0) {
            throw in.malformed("a status with content");
        }
    }

    private static int revokedReason(DerReader in) throws MalformedException {
        try (DerReader revoked = in.enter(DerReader.explicit(1))) {
            revoked.time();
            if (!revoked.hasMore()) {
                return -1;
            }
            try (DerReader reason = revoked.enter(DerReader.explicit(0))) {
                return reason.enumerated();
            }
        }
    }
}
