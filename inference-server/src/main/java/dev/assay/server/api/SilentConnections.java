package dev.assay.server.api;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Ends connections that keep themselves alive by sending a byte now and then. The idle timeout alone counts each such byte;
 * a connection that has been sent nothing for as long is one on which nothing is asked.
 */
@Singleton
public class SilentConnections implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setWriteIdleTimeout(options.getIdleTimeout());
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        options.setWriteIdleTimeout(options.getIdleTimeout());
    }
}
