package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts one key, or, before it is known, any: then nothing is sent but the question for evidence, and the evidence says
 * whether the key is the enclave's.
 *
 * <p>Names, dates and issuers of the certificate are not looked at. A key that was made inside the enclave and named in
 * its statement says more than they do.
 */
final class PinningTrustManager extends X509ExtendedTrustManager {
    private final @Nullable Bytes pinned;

    PinningTrustManager(@Nullable Bytes pinnedSpkiSha256) {
        this.pinned = pinnedSpkiSha256;
    }

    /** SHA-256 of the certificate's SubjectPublicKeyInfo. */
    static Bytes spkiSha256(Certificate certificate) {
        try {
            byte[] spki = certificate.getPublicKey().getEncoded();
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(spki));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("no certificate");
        }
        Bytes shown = spkiSha256(chain[0]);
        if (pinned != null && !pinned.equals(shown)) {
            throw new OtherKeyException(pinned, shown);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a client's trust manager");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
