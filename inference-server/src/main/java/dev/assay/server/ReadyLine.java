package dev.assay.server;

import dev.assay.enclave.TeeProvider;
import dev.assay.server.attest.Epoch;
import dev.assay.server.attest.Epochs;
import dev.assay.server.config.AssayConfig;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The one line on standard output, once clients can connect by every way that there is. */
@Singleton
class ReadyLine {
    private final AssayConfig config;
    private final PlainListener plain;
    private final Epochs epochs;
    private final TeeProvider tee;
    private final HttpServer server;
    private final Set<Listener> missing;

    ReadyLine(AssayConfig config, PlainListener plain, Epochs epochs, TeeProvider tee, HttpServer server) {
        this.config = config;
        this.plain = plain;
        this.epochs = epochs;
        this.tee = tee;
        this.server = server;
        this.missing = plain.isEnabled() ? EnumSet.allOf(Listener.class) : EnumSet.of(Listener.TLS);
    }

    /** What listens. */
    enum Listener {
        TLS,
        PLAIN
    }

    synchronized void listening(Listener listener) {
        if (missing.remove(listener) && missing.isEmpty()) {
            epochs.acquire().ifPresent(lease -> {
                try (lease) {
                    say(lease.epoch());
                }
            });
        }
    }

    private void say(Epoch epoch) {
        int models = epoch.models().models().size();
        System.out.println(String.format(
                "assay: %s on https://%s:%d tee=%s models=%d core=%s%s",
                models > 0 ? "ready" : "not ready (no model could be loaded)",
                config.instanceName(),
                server.getSecurePort(),
                tee.tee().name().toLowerCase(Locale.ROOT),
                models,
                epoch.coreDigest().hex(),
                plain.isEnabled() ? " plain=" + plain.address(server.getPort()) : ""));
        System.out.flush();
    }
}
