package dev.assay.testkit.canister;

/**
 * What the canister is being asked to do; each system call is allowed in some of these only (interface specification,
 * "Overview of imports"). Callbacks are missing because the emulator has no other canisters to answer.
 */
enum CallContext {
    START("s", Limits.INSTALL),
    INIT("I", Limits.INSTALL),
    PRE_UPGRADE("G", Limits.INSTALL),
    UPDATE("U", Limits.UPDATE),
    REPLICATED_QUERY("RQ", Limits.QUERY),
    QUERY("NRQ", Limits.QUERY),
    COMPOSITE_QUERY("CQ", Limits.QUERY),
    INSPECT("F", Limits.INSPECT),
    TASK("T", Limits.UPDATE);

    private final String letters;
    private final long instructionLimit;

    CallContext(String letters, long instructionLimit) {
        this.letters = letters;
        this.instructionLimit = instructionLimit;
    }

    /** The specification's abbreviation. */
    String letters() {
        return letters;
    }

    long instructionLimit() {
        return instructionLimit;
    }

    /** Whether what such a message changes is thrown away even when it succeeds. */
    boolean discardsChanges() {
        return switch (this) {
            case REPLICATED_QUERY, QUERY, COMPOSITE_QUERY, INSPECT -> true;
            case START, INIT, PRE_UPGRADE, UPDATE, TASK -> false;
        };
    }

    /** The resource limits of application subnets, in instructions. */
    private static final class Limits {
        static final long INSTALL = 300_000_000_000L;
        static final long UPDATE = 40_000_000_000L;
        static final long QUERY = 5_000_000_000L;
        static final long INSPECT = 200_000_000L;
    }
}
