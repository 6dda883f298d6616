package dev.assay.server.attest;

/**
 * A connection outlived the epoch whose key it ends in, or asks for a model that is not of that epoch. What another epoch answers would not verify for its client, which
 * connects and verifies again.
 */
public final class EpochEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The stable code. */
    public static final String CODE = "epoch.ended";

    /** The one message. */
    public EpochEndedException() {
        super("this connection belongs to keys and models of before; connect and verify again");
    }
}
