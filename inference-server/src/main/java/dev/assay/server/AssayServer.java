package dev.assay.server;

import dev.assay.server.attest.StartupException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jspecify.annotations.Nullable;

/** The process: starts Quarkus, and says in one line why it could not. */
@QuarkusMain
public final class AssayServer {
    private static final int BUG = 70;

    private AssayServer() {}

    /**
     * Runs until the process is told to stop.
     *
     * @param args handed to Quarkus
     */
    public static void main(String... args) {
        Quarkus.run(null, AssayServer::exit, args);
    }

    private static void exit(Integer code, @Nullable Throwable failure) {
        StartupException reason = reason(failure);
        if (reason != null) {
            System.err.println("assay: " + reason.getMessage());
        }
        Runtime.getRuntime().halt(reason == null ? failure == null ? code : BUG : reason.exitCode());
    }

    private static @Nullable StartupException reason(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartupException reason) {
                return reason;
            }
        }
        return null;
    }
}
