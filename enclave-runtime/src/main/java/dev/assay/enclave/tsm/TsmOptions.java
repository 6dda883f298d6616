package dev.assay.enclave.tsm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How reports are asked for.
 *
 * @param privilegeLevel the VMPL that SEV-SNP reports name, 0 to 3; null: the most privileged that the kernel lets this
 *     guest ask for
 * @param total the longest that one report may take; a TDX quote waits for the host's quoting service
 * @param readiness how long something may be missing that should be there
 * @param concurrent how many reports are asked for at the same time; others wait for a place, within {@code total}
 */
public record TsmOptions(@Nullable Integer privilegeLevel, Duration total, Duration readiness, int concurrent) {
    /** Least privileged level of a guest. */
    public static final int MAX_PRIVILEGE_LEVEL = 3;

    /** Holds the level to its range. */
    public TsmOptions {
        if (privilegeLevel != null && (privilegeLevel < 0 || privilegeLevel > MAX_PRIVILEGE_LEVEL)) {
            throw new IllegalArgumentException("privilege levels are 0 to " + MAX_PRIVILEGE_LEVEL);
        }
    }

    /** What serves most machines. The kernel itself waits up to 30 s for a quote. */
    public static TsmOptions standard() {
        return new TsmOptions(null, Duration.ofSeconds(40), Duration.ofSeconds(3), 8);
    }

    /** The same with a privilege level. */
    public TsmOptions withPrivilegeLevel(@Nullable Integer level) {
        return new TsmOptions(level, total, readiness, concurrent);
    }
}
