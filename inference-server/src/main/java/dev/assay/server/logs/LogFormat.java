package dev.assay.server.logs;

import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.LogContext;

/** Gives the console the format that the operator asked for, before anything else of this server begins. */
@Singleton
class LogFormat {
    private static final int FIRST = 0;

    private final AssayConfig.Log settings;

    LogFormat(AssayConfig config) {
        this.settings = config.log();
    }

    void install(@Observes @Priority(FIRST) StartupEvent event) {
        switch (settings.format()) {
            case "text" -> {}
            case "json" ->
                install(
                        new JsonLines(),
                        LogContext.getLogContext().getLogger("").getHandlers());
            default -> throw new StartupException(StartupException.USAGE, "assay.log.format is \"text\" or \"json\"");
        }
    }

    /** Quarkus puts its handlers into one that waits for them. */
    static void install(Formatter formatter, Handler[] handlers) {
        for (Handler handler : handlers) {
            if (handler instanceof ExtHandler nested && nested.getHandlers().length > 0) {
                install(formatter, nested.getHandlers());
            } else {
                handler.setFormatter(formatter);
            }
        }
    }
}
