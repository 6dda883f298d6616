package dev.assay.x509;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.der.DerReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OCSP response (RFC 6960 section 4.2.1) as read; nothing about it is verified. Nonces are not looked at: responses
 * come with the evidence, long after they were asked for.
 *
 * @param status the response's own: successful, or why there is no answer
 * @param basic the answer; null unless successful
 */
public record OcspResponse(Status status, @Nullable Basic basic) {
    /** OCSPResponseStatus. */
    public enum Status {
        SUCCESSFUL(0),
        MALFORMED_REQUEST(1),
        INTERNAL_ERROR(2),
        TRY_LATER(3),
        SIG_REQUIRED(5),
        UNAUTHORIZED(6);

        private final int number;

        Status(int number) {
            this.number = number;
        }
    }

    /**
     * BasicOCSPResponse.
     *
     * @param envelope what is signed, how, and the signature
     * @param responderName Name, as received; null when the responder is named by its key
     * @param producedAt seconds since 1970
     * @param answers at least one
     * @param certificates of the responder, if it is not the issuer itself
     */
    public record Basic(
            SignedObject envelope,
            @Nullable Bytes responderName,
            long producedAt,
            List<OcspAnswer> answers,
            List<Certificate> certificates) {
        /** Copies the lists. */
        public Basic {
            answers = List.copyOf(answers);
            certificates = List.copyOf(certificates);
        }
    }

    private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
    private static final int MAX_BYTES = 64 << 10;
    private static final int MAX_ANSWERS = 64;
    private static final int MAX_CERTIFICATES = 4;

    /** Reads one DER response. */
    public static OcspResponse decode(Bytes der, String where) throws MalformedException {
        if (der.length() > MAX_BYTES) {
            throw new MalformedException(where + ": larger than " + MAX_BYTES + " bytes");
        }
        try (DerReader outer = new DerReader(der, where);
                DerReader response = outer.enter(DerReader.SEQUENCE)) {
            Status status = status(response);
            if (status != Status.SUCCESSFUL) {
                return new OcspResponse(status, null);
            }
            try (DerReader field = response.enter(DerReader.explicit(0));
                    DerReader bytes = field.enter(DerReader.SEQUENCE)) {
                if (!bytes.oid().equals(BASIC)) {
                    throw bytes.malformed("a response that is not a basic one");
                }
                return new OcspResponse(status, basic(bytes.content(DerReader.OCTET_STRING), where));
            }
        }
    }

    private static Status status(DerReader response) throws MalformedException {
        int number = response.enumerated();
        for (Status status : Status.values()) {
            if (status.number == number) {
                return status;
            }
        }
        throw response.malformed("unknown response status");
    }

    private static Basic basic(Bytes der, String where) throws MalformedException {
        try (DerReader outer = new DerReader(der, where);
                DerReader basic = outer.enter(DerReader.SEQUENCE)) {
            SignedObject envelope = SignedObject.read(basic, where);
            List<Certificate> certificates = new ArrayList<>();
            if (basic.hasMore()) {
                try (DerReader field = basic.enter(DerReader.explicit(0));
                        DerReader list = field.enter(DerReader.SEQUENCE)) {
                    while (list.hasMore()) {
                        if (certificates.size() == MAX_CERTIFICATES) {
                            throw list.malformed("more than " + MAX_CERTIFICATES + " certificates");
                        }
                        certificates.add(Certificate.decode(list.element(), where + " responder"));
                    }
                }
            }
            return data(envelope, certificates, where);
        }
    }

    private static Basic data(SignedObject envelope, List<Certificate> certificates, String where)
            throws MalformedException {
        try (DerReader outer = new DerReader(envelope.signed(), where);
                DerReader data = outer.enter(DerReader.SEQUENCE)) {
            if (data.nextIs(DerReader.explicit(0))) {
                try (DerReader version = data.enter(DerReader.explicit(0))) {
                    version.smallInteger(0);
                }
            }
            Bytes name = responderName(data);
            long producedAt = data.time();
            List<OcspAnswer> answers = new ArrayList<>();
            try (DerReader list = data.enter(DerReader.SEQUENCE)) {
                while (list.hasMore()) {
                    if (answers.size() == MAX_ANSWERS) {
                        throw list.malformed("more than " + MAX_ANSWERS + " answers");
                    }
                    answers.add(OcspAnswer.read(list));
                }
            }
            if (data.hasMore()) {
                try (DerReader field = data.enter(DerReader.explicit(1))) {
                    refuseCritical(Extension.readAll(field), field);
                }
            }
            return new Basic(envelope, name, producedAt, answers, certificates);
        }
    }

    private static @Nullable Bytes responderName(DerReader data) throws MalformedException {
        if (data.nextIs(DerReader.explicit(1))) {
            try (DerReader byName = data.enter(DerReader.explicit(1))) {
                return byName.element(DerReader.SEQUENCE);
            }
        }
        try (DerReader byKey = data.enter(DerReader.explicit(2))) {
            byKey.content(DerReader.OCTET_STRING);
        }
        return null;
    }

    static void refuseCritical(List<Extension> extensions, DerReader in) throws MalformedException {
        for (Extension extension : extensions) {
            if (extension.critical()) {
                throw in.malformed("a critical extension that is not used here");
            }
        }
    }
}
