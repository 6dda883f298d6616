package dev.assay.enclave.device;

import java.util.HexFormat;
import java.util.Map;

/** What the AMD secure processor's firmware calls its errors ({@code sev_ret_code} of Linux; AMD 56860, status codes). */
final class FirmwareError {
    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(-1, "NO_FW_CALL"),
            Map.entry(0x00, "SUCCESS"),
            Map.entry(0x01, "INVALID_PLATFORM_STATE"),
            Map.entry(0x02, "INVALID_GUEST_STATE"),
            Map.entry(0x03, "INVALID_CONFIG"),
            Map.entry(0x04, "INVALID_LEN"),
            Map.entry(0x05, "ALREADY_OWNED"),
            Map.entry(0x06, "INVALID_CERTIFICATE"),
            Map.entry(0x07, "POLICY_FAILURE"),
            Map.entry(0x08, "INACTIVE"),
            Map.entry(0x09, "INVALID_ADDRESS"),
            Map.entry(0x0a, "BAD_SIGNATURE"),
            Map.entry(0x0b, "BAD_MEASUREMENT"),
            Map.entry(0x0c, "ASID_OWNED"),
            Map.entry(0x0d, "INVALID_ASID"),
            Map.entry(0x0e, "WBINVD_REQUIRED"),
            Map.entry(0x0f, "DFFLUSH_REQUIRED"),
            Map.entry(0x10, "INVALID_GUEST"),
            Map.entry(0x11, "INVALID_COMMAND"),
            Map.entry(0x12, "ACTIVE"),
            Map.entry(0x13, "HWERROR_PLATFORM"),
            Map.entry(0x14, "HWERROR_UNSAFE"),
            Map.entry(0x15, "UNSUPPORTED"),
            Map.entry(0x16, "INVALID_PARAM"),
            Map.entry(0x17, "RESOURCE_LIMIT"),
            Map.entry(0x18, "SECURE_DATA_INVALID"),
            Map.entry(0x19, "INVALID_PAGE_SIZE"),
            Map.entry(0x1a, "INVALID_PAGE_STATE"),
            Map.entry(0x1b, "INVALID_MDATA_ENTRY"),
            Map.entry(0x1c, "INVALID_PAGE_OWNER"),
            Map.entry(0x1d, "AEAD_OFLOW"),
            Map.entry(0x1f, "EXIT_RING_BUFFER"),
            Map.entry(0x20, "RMP_INIT_REQUIRED"),
            Map.entry(0x21, "BAD_SVN"),
            Map.entry(0x22, "BAD_VERSION"),
            Map.entry(0x23, "SHUTDOWN_REQUIRED"),
            Map.entry(0x24, "UPDATE_FAILED"),
            Map.entry(0x25, "RESTORE_REQUIRED"),
            Map.entry(0x26, "RMP_INITIALIZATION_FAILED"),
            Map.entry(0x27, "INVALID_KEY"));

    private FirmwareError() {}

    /** The number in hexadecimal, and its name where it has one. */
    static String describe(int error) {
        String name = NAMES.get(error);
        String digits = "0x" + HexFormat.of().toHexDigits(error);
        return name == null ? digits : name + " (" + digits + ")";
    }
}
