package dev.assay.endorsement;

import org.jspecify.annotations.Nullable;

/**
 * What a relying party remembers of the newest endorsements that it has accepted, so that whoever chooses the collateral
 * cannot go back to an older one. A port: a file on the JVM, stable memory in the canister.
 */
public interface EndorsementMemory {
    /** The newest accepted so far under {@link EndorsementStamp#issuer}, or null. */
    @Nullable
    EndorsementStamp newest(String issuer);

    /** Called after acceptance; what is older than the newest, by number and by date, changes nothing. */
    void accepted(EndorsementStamp stamp);
}
