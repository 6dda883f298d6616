package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import java.security.cert.CertificateException;

/** The server showed another key than the pinned one. */
final class OtherKeyException extends CertificateException {
    private static final long serialVersionUID = 1L;

    OtherKeyException(Bytes pinned, Bytes shown) {
        super("the server's TLS key is not the pinned one: expected " + pinned.hex() + ", shown " + shown.hex());
    }
}
