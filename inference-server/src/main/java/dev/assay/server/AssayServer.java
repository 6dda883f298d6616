package dev.assay.server;

import dev.assay.server.config.StartupException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** The process: starts Quarkus, and says in one line why it could not. */
@QuarkusMain
public final class AssayServer {
    private static final int BUG = 70;

    AssayServer() {}

    /**
     * Runs until the process is told to stop.
     *
     * @param args handed to Quarkus
     */
    public static void main(String... args) {
        Quarkus.run(null, AssayServer::exit, args);
    }

    private static void exit(Integer code, @Nullable Throwable failure) {
        System.exit(failure == null ? code : explain(failure));
    }

    /** What the operator can mend is told in one line; a bug is loud. */
    private static int explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            StartupException reason = reason(cause);
            if (reason != null) {
                System.err.println("assay: " + reason.getMessage());
                return reason.exitCode();
            }
        }
        failure.printStackTrace();
        return BUG;
    }

    private static @Nullable StartupException reason(Throwable cause) {
        if (cause instanceof StartupException reason) {
            return reason;
        }
        if (cause instanceof ConfigValidationException) {
            return new StartupException(StartupException.USAGE, String.valueOf(cause.getMessage()));
        }
        if (cause instanceof BindException) {
            return new StartupException(StartupException.UNAVAILABLE, "the port is in use: " + cause.getMessage());
        }
        return null;
    }
}
