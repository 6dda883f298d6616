package dev.assay.testkit.canister;

/** The message failed inside the canister; whatever it had changed is undone. Thrown by the emulator, not a replica. */
public final class CanisterTrap extends RuntimeException {
    /** Unreachable code, a bad memory access, an unknown import: {@code CanisterTrapped}. */
    public static final String TRAPPED = "IC0502";

    /** The canister called {@code ic0.trap}. */
    public static final String CALLED_TRAP = "IC0503";

    /** A system call was made where, or in a way that, it is not allowed. */
    public static final String CONTRACT_VIOLATION = "IC0504";

    /** The instruction limit of the context was passed. */
    public static final String INSTRUCTION_LIMIT = "IC0522";

    private static final long serialVersionUID = 1;
    private final String code;

    CanisterTrap(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The replica's code for this kind of error. */
    public String code() {
        return code;
    }

    @Override
    public String toString() {
        return "trap " + code + " (emulator, not a replica): " + getMessage();
    }
}
