package dev.assay.evidence.amd;

/**
 * Version of the secure processor's firmware.
 *
 * @param major 0 to 255
 * @param minor 0 to 255
 * @param build 0 to 255
 */
public record FirmwareVersion(int major, int minor, int build) {
    /** As people write it: {@code 1.55.29}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + build;
    }

    /** One number that grows with the version: a byte each for major, minor and build. */
    public int ordinal() {
        return major << 16 | minor << 8 | build;
    }
}
