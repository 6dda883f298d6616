package dev.assay.endorsement;

import dev.assay.bytes.MalformedException;

/** What Intel says of a TCB level (PCS API v4, {@code tcbStatus}), and of a trust domain that could do better. */
public enum TcbStatus {
    UP_TO_DATE("UpToDate"),
    SW_HARDENING_NEEDED("SWHardeningNeeded"),
    CONFIGURATION_NEEDED("ConfigurationNeeded"),
    CONFIGURATION_AND_SW_HARDENING_NEEDED("ConfigurationAndSWHardeningNeeded"),
    OUT_OF_DATE("OutOfDate"),
    OUT_OF_DATE_CONFIGURATION_NEEDED("OutOfDateConfigurationNeeded"),
    TD_RELAUNCH_ADVISED("TDRelaunchAdvised"),
    TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED("TDRelaunchAdvisedConfigurationNeeded"),
    REVOKED("Revoked");

    private final String id;

    TcbStatus(String id) {
        this.id = id;
    }

    /** Intel's name. */
    public String id() {
        return id;
    }

    /** Reads {@link #id}. */
    public static TcbStatus fromId(String id, String where) throws MalformedException {
        for (TcbStatus status : values()) {
            if (status.id.equals(id)) {
                return status;
            }
        }
        throw new MalformedException(where + ": unknown TCB status");
    }
}
