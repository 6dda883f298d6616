package dev.assay.cli.report;

/** A command cannot go on, and knows why. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitStatus status;
    private final String code;

    /** A failure with its exit status, its stable code, and one sentence. */
    public CommandFailure(ExitStatus status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    /** The command was not called as it can be. */
    public static CommandFailure usage(String message) {
        return new CommandFailure(ExitStatus.USAGE, "usage", message);
    }

    /** What the process ends with. */
    public ExitStatus status() {
        return status;
    }

    /** The stable reason. */
    public String code() {
        return code;
    }
}
