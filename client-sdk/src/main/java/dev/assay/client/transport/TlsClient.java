package dev.assay.client.transport;

import dev.assay.bytes.Bytes;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of a TLS session: 1.3 alone, by the JDK, which has no early data.
 *
 * <p>Each session has a context of its own and an engine that knows no peer to look an earlier session up by, so that none
 * is resumed: who resumes a session shows no certificate, and may be somebody who only has the ticket.
 */
final class TlsClient {
    private TlsClient() {}

    /** @param serverName the DNS name to ask for, or null for an address */
    static SslHandler handler(@Nullable String serverName, @Nullable Bytes pinnedSpkiSha256) {
        SSLEngine engine = context(pinnedSpkiSha256).createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3"});
        if (serverName != null) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        // Whoever waits for the session has the limit.
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    private static SSLContext context(@Nullable Bytes pinnedSpkiSha256) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new PinningTrustManager(pinnedSpkiSha256)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has TLS", e);
        }
    }

    /** SHA-256 of the key that the peer of a session has shown. */
    static Bytes peerKey(SSLSession session) throws TransportException {
        try {
            return PinningTrustManager.spkiSha256(session.getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new TransportException(TransportException.Failure.TLS_FAILED, "the server showed no certificate", e);
        }
    }
}
