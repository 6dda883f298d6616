package dev.assay.evidence.intel;

import dev.assay.bytes.Bytes;

/**
 * One event of a boot event log: what was measured into which register.
 *
 * @param register the CC measurement register's index (UEFI 2.10 section 38.4.1): 0 is MRTD, 1 to 4 are RTMR0 to RTMR3
 * @param type see {@link #typeName}
 * @param digest the SHA-384 that the register was extended by
 * @param data what the log says about it; for some types it is what was hashed, for others a remark that nothing vouches
 *     for
 */
public record CcEvent(int register, long type, Bytes digest, Bytes data) {
    /** Index of MRTD, which is measured before the domain runs and extended by nothing after. */
    public static final int MRTD = 0;
    /** Index of the last register. */
    public static final int RTMR3 = 4;

    static final long EV_NO_ACTION = 3;

    /** Whether a register that the domain can extend was extended; others are remarks that no register covers. */
    public boolean isExtension() {
        return register != MRTD && type != EV_NO_ACTION;
    }

    /** The register's name, as reference values name it. */
    public String registerName() {
        return register == MRTD ? "mrtd" : "rtmr" + (register - 1);
    }

    /** The type's name (TCG PC Client Platform Firmware Profile, section 10.4.1); hexadecimal where there is none. */
    public String typeName() {
        return (type & 0x80000000L) == 0 ? platformType((int) type) : firmwareType((int) (type & 0x7fffffff));
    }

    private String platformType(int number) {
        return switch (number) {
            case 0x00 -> "EV_PREBOOT_CERT";
            case 0x01 -> "EV_POST_CODE";
            case 0x03 -> "EV_NO_ACTION";
            case 0x04 -> "EV_SEPARATOR";
            case 0x05 -> "EV_ACTION";
            case 0x06 -> "EV_EVENT_TAG";
            case 0x07 -> "EV_S_CRTM_CONTENTS";
            case 0x08 -> "EV_S_CRTM_VERSION";
            case 0x09 -> "EV_CPU_MICROCODE";
            case 0x0a -> "EV_PLATFORM_CONFIG_FLAGS";
            case 0x0b -> "EV_TABLE_OF_DEVICES";
            case 0x0c -> "EV_COMPACT_HASH";
            case 0x0d -> "EV_IPL";
            case 0x0e -> "EV_IPL_PARTITION_DATA";
            case 0x0f -> "EV_NONHOST_CODE";
            case 0x10 -> "EV_NONHOST_CONFIG";
            case 0x11 -> "EV_NONHOST_INFO";
            case 0x12 -> "EV_OMIT_BOOT_DEVICE_EVENTS";
            case 0x13 -> "EV_POST_CODE2";
            default -> unknown();
        };
    }

    private String firmwareType(int number) {
        return switch (number) {
            case 0x01 -> "EV_EFI_VARIABLE_DRIVER_CONFIG";
            case 0x02 -> "EV_EFI_VARIABLE_BOOT";
            case 0x03 -> "EV_EFI_BOOT_SERVICES_APPLICATION";
            case 0x04 -> "EV_EFI_BOOT_SERVICES_DRIVER";
            case 0x05 -> "EV_EFI_RUNTIME_SERVICES_DRIVER";
            case 0x06 -> "EV_EFI_GPT_EVENT";
            case 0x07 -> "EV_EFI_ACTION";
            case 0x08 -> "EV_EFI_PLATFORM_FIRMWARE_BLOB";
            case 0x09 -> "EV_EFI_HANDOFF_TABLES";
            case 0x0a -> "EV_EFI_PLATFORM_FIRMWARE_BLOB2";
            case 0x0b -> "EV_EFI_HANDOFF_TABLES2";
            case 0x0c -> "EV_EFI_VARIABLE_BOOT2";
            case 0x0d -> "EV_EFI_GPT_EVENT2";
            case 0x10 -> "EV_EFI_HCRTM_EVENT";
            case 0xe0 -> "EV_EFI_VARIABLE_AUTHORITY";
            case 0xe1 -> "EV_EFI_SPDM_FIRMWARE_BLOB";
            case 0xe2 -> "EV_EFI_SPDM_FIRMWARE_CONFIG";
            default -> unknown();
        };
    }

    private String unknown() {
        return "0x" + Long.toString(type, 16);
    }
}
