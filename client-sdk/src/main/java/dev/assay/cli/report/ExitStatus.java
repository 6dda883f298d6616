package dev.assay.cli.report;

/** What a command ends with; a contract with scripts. */
public enum ExitStatus {
    /** Accepted, or done. */
    OK(0, "done"),
    /** The command was not called as it can be. */
    USAGE(2, "usage"),
    /** Input that cannot be read. */
    MALFORMED(10, "malformed"),
    /** Verification says no. */
    REJECTED(20, "rejected"),
    /** Verified, and the policy says no. */
    REFUSED(30, "refused"),
    /** Something outside this process is missing or does not answer. */
    UNAVAILABLE(40, "unavailable"),
    /** An error of the program. */
    BUG(70, "bug");

    private final int number;
    private final String result;

    ExitStatus(int number, String result) {
        this.number = number;
        this.result = result;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }

    /** The member {@code result} of a report that says nothing more precise. */
    public String result() {
        return result;
    }
}
