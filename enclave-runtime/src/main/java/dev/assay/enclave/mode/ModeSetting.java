package dev.assay.enclave.mode;

import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import java.util.List;

/** What the operator wants the enclave's word to be worth: {@code auto}, {@code release} or {@code debug}. */
public enum ModeSetting {
    /** What the hardware says. */
    AUTO,
    /** RELEASE, or no start. */
    RELEASE,
    /** DEBUG, whatever the hardware says: nothing is refused, and the statement says so. */
    DEBUG;

    /** Names that the configuration accepts. */
    public static final List<String> NAMES = List.of("auto", "release", "debug");

    /** Reads one of {@link #NAMES}. */
    public static ModeSetting of(String name) {
        return switch (name) {
            case "auto" -> AUTO;
            case "release" -> RELEASE;
            case "debug" -> DEBUG;
            default -> throw new IllegalArgumentException("expected one of " + String.join(", ", NAMES));
        };
    }

    /**
     * The provider as this setting has it.
     *
     * @throws TeeUnavailableException if RELEASE is wanted and the hardware can be debugged, or is none
     */
    public TeeProvider apply(TeeProvider tee) throws TeeUnavailableException {
        if (this == RELEASE && tee.mode() != EnclaveMode.RELEASE) {
            throw new TeeUnavailableException("assay.mode=release, and this TEE ("
                    + tee.tee().id() + ") is in mode " + tee.mode()
                    + "; start it without DEBUG, or set assay.mode=auto");
        }
        return this == DEBUG && tee.mode() == EnclaveMode.RELEASE ? new DebugTee(tee) : tee;
    }
}
