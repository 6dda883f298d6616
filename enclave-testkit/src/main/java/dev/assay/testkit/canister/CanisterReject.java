package dev.assay.testkit.canister;

/** The message was refused, or ended without a reply; what it changed stays. Thrown by the emulator, not a replica. */
public final class CanisterReject extends RuntimeException {
    /** The canister called {@code ic0.msg_reject}, or did not accept the message in {@code canister_inspect_message}. */
    public static final String REJECTED = "IC0406";

    /** The canister ended without replying. */
    public static final String DID_NOT_REPLY = "IC0506";

    /** No such method. */
    public static final String METHOD_NOT_FOUND = "IC0536";

    /** Nothing is installed. */
    public static final String NOT_INSTALLED = "IC0537";

    private static final long serialVersionUID = 1;
    private final String code;

    CanisterReject(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The replica's code for this kind of error. */
    public String code() {
        return code;
    }

    @Override
    public String toString() {
        return "reject " + code + " (emulator, not a replica): " + getMessage();
    }
}
