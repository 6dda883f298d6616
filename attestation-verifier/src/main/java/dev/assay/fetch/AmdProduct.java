package dev.assay.fetch;

/** The products of AMD's that KDS knows by these names (AMD 57230 section 4): what came after is served as one of them. */
public enum AmdProduct {
    /** EPYC 7003. */
    MILAN("Milan", 64),
    /** EPYC 9004 and 8004: Genoa, Bergamo, Siena. */
    GENOA("Genoa", 64),
    /** EPYC 9005. */
    TURIN("Turin", 8);

    private final String id;
    private final int hwidBytes;

    AmdProduct(String id, int hwidBytes) {
        this.id = id;
        this.hwidBytes = hwidBytes;
    }

    /** The name in certificates and addresses. */
    public String id() {
        return id;
    }

    /** How much of a report's CHIP_ID names the chip. */
    public int hwidBytes() {
        return hwidBytes;
    }
}
