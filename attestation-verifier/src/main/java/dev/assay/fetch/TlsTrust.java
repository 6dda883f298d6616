package dev.assay.fetch;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose TLS certificates a service may have. A PCCS of one's own often has one that no public authority signed. */
public final class TlsTrust {
    private TlsTrust() {}

    /**
     * The authorities that the JVM trusts, and these.
     *
     * @param certificates PEM or DER, one after the other
     * @throws MalformedException if they are none
     */
    public static SSLContext alsoTrusting(Bytes certificates) throws MalformedException {
        Collection<? extends Certificate> more = read(certificates);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (TrustManager manager : managers(null)) {
                if (manager instanceof X509TrustManager x509) {
                    for (X509Certificate authority : x509.getAcceptedIssuers()) {
                        store.setCertificateEntry("jvm " + store.size(), authority);
                    }
                }
            }
            for (Certificate certificate : more) {
                store.setCertificateEntry("own " + store.size(), certificate);
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(store), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JVM has TLS", e);
        }
    }

    private static Collection<? extends Certificate> read(Bytes certificates) throws MalformedException {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certificates.toArray()));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (CertificateException e) {
            throw new MalformedException("TLS authorities: not certificates");
        }
        throw new MalformedException("TLS authorities: no certificate");
    }

    private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
