package dev.assay.enclave.nvidia;

/** What may be expected of the GPUs of this machine. */
public enum GpuMode {
    /** No library, no driver, or no card. */
    ABSENT("absent"),
    /** Cards without confidential computing, or with it switched off. */
    OFF("confidential computing off"),
    /** Confidential computing, or protected PCIe, is on. */
    ON("confidential computing on"),
    /** Confidential computing with DEVTOOLS, in which the card's memory is not protected. */
    DEVTOOLS("confidential computing in DEVTOOLS mode"),
    /** The driver is there and does not answer as it should. */
    UNKNOWN("unknown");

    private final String words;

    GpuMode(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }
}
