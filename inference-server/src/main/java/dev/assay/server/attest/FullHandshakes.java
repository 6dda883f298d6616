package dev.assay.server.attest;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import jakarta.inject.Singleton;
import javax.net.ssl.SSLException;

/**
 * Every connection is a full handshake: no session tickets, and so neither resumption of a session whose certificate
 * nobody looked at nor early data (which the JDK's TLS does not have in any case).
 */
@Singleton
class FullHandshakes implements HttpServerOptionsCustomizer {
    /**
     * A ticket must not live longer than 7 days (RFC 8446 section 4.6.1), so the JDK's TLS, in versions 17 to 25, sends
     * none when sessions are to live longer. Only from 24 on is there a switch, the property
     * jdk.tls.server.newSessionTicketCount, and that is for the whole process.
     */
    private static final int LONGER_THAN_ANY_TICKET_SECONDS = 7 * 24 * 3600 + 1;

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setSslEngineOptions(new Engine());
    }

    /** The JDK's engine with such sessions. */
    static final class Engine extends JdkSSLEngineOptions {
        Engine() {}

        private Engine(Engine other) {
            super(other);
        }

        @Override
        public Engine copy() {
            return new Engine(this);
        }

        @Override
        public SslContextFactory sslContextFactory() {
            return new Contexts();
        }
    }

    private static final class Contexts extends DefaultSslContextFactory {
        Contexts() {
            super(SslProvider.JDK, false);
        }

        @Override
        public SslContext create() throws SSLException {
            SslContext context = super.create();
            context.sessionContext().setSessionTimeout(LONGER_THAN_ANY_TICKET_SECONDS);
            return context;
        }
    }
}
