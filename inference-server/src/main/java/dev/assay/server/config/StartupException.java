package dev.assay.server.config;

/** The server cannot start, and the operator can do something about it: told in one line, without a stack trace. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Exit code for a setting that makes no sense. */
    public static final int USAGE = 2;

    /** Exit code for a start that RELEASE mode refuses. */
    public static final int REFUSED = 30;

    /** Exit code for a TEE or a repository that is not there. */
    public static final int UNAVAILABLE = 40;

    private final int exitCode;

    /**
     * A failure to start.
     *
     * @param exitCode what the process ends with
     * @param message what to do about it
     */
    public StartupException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
