package dev.assay.server.attest;

import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Objects;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The connection that a request came over, as far as it matters here: its client pinned the key of one epoch, and only
 * that epoch's evidence and receipts mean something to it.
 *
 * @param certificate the certificate that the enclave showed on it; null in the clear
 */
public record Channel(@Nullable X509Certificate certificate) {
    /** Without TLS. Whatever epoch is current answers. */
    public static final Channel CLEAR = new Channel(null);

    /** The connection of {@code session}; null for none. */
    public static Channel of(@Nullable SSLSession session) {
        Certificate[] shown = session == null ? null : session.getLocalCertificates();
        return shown != null && shown.length > 0 && shown[0] instanceof X509Certificate certificate
                ? new Channel(certificate)
                : CLEAR;
    }

    /** Whether both end in the same key, or both in none. */
    boolean hasKeyOf(Channel that) {
        return Objects.equals(key(), that.key());
    }

    private @Nullable PublicKey key() {
        return certificate == null ? null : certificate.getPublicKey();
    }
}
