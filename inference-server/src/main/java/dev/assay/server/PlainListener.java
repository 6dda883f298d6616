package dev.assay.server;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * The listener without TLS, for a proxy on the same machine; only where the operator asks for it. Nothing on it is bound
 * to attested keys: whoever can listen there reads every request and every answer, and may change them. Receipts still
 * show what the enclave was asked and answered.
 */
@Singleton
class PlainListener implements HttpServerOptionsCustomizer {
    private static final Logger LOG = Logger.getLogger(PlainListener.class);
    private static final int BEFORE_THE_REST = 1;

    private final AssayConfig.Plain settings;

    PlainListener(AssayConfig config) {
        this.settings = config.plain();
    }

    /** Before anything is opened. */
    void check(@Observes @Priority(BEFORE_THE_REST) StartupEvent event) {
        switch (settings.use()) {
            case "disabled" -> {}
            case "enabled" ->
                LOG.warnf(
                        "assay.plain: requests and answers on %s are NOT ENCRYPTED and not bound to attested keys;"
                                + " whoever listens there reads them all",
                        address(settings.port()));
            default -> throw new StartupException(StartupException.USAGE, "assay.plain is \"enabled\" or \"disabled\"");
        }
    }

    boolean isEnabled() {
        return settings.use().equals("enabled");
    }

    /** Where it is, on the port that it got. */
    String address(int port) {
        boolean six = settings.host().contains(":");
        return "http://" + (six ? "[" + settings.host() + "]" : settings.host()) + ":" + port;
    }

    /** Its own address: where TLS listens, everybody may be. */
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setHost(settings.host());
    }
}
