package dev.assay.testkit.canister;

import java.util.HexFormat;

/** A canister's answer, and what the emulator counted for it by the replica's weights. */
public final class CanisterReply {
    private final byte[] bytes;
    private final long instructions;

    CanisterReply(byte[] bytes, long instructions) {
        this.bytes = bytes.clone();
        this.instructions = instructions;
    }

    /** The reply as sent, usually Candid. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Instructions counted by the emulator, which is not a replica. */
    public long instructions() {
        return instructions;
    }

    @Override
    public String toString() {
        return "reply " + HexFormat.of().formatHex(bytes) + " (" + instructions
                + " instructions, counted by an emulator, not a replica)";
    }
}
