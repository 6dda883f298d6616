package dev.assay.enclave.jni;

/**
 * What {@code /dev/sev-guest} answered.
 *
 * @param errno 0, or what the kernel said
 * @param exitInfo2 the VMM's error in the upper half, the firmware's in the lower; 0 when neither had one
 * @param certificateBytes how long the certificates are: what was offered, or what would have been needed
 * @param response 4000 bytes: MSG_REPORT_RSP and zeros
 * @param certificates the room that was offered, filled or not
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, compared by nobody
public record SnpAnswer(int errno, long exitInfo2, long certificateBytes, byte[] response, byte[] certificates) {
    /** The buffer for the certificates is too short. */
    public static final int VMM_INVALID_LENGTH = 1;

    /** The VMM throttles requests. */
    public static final int VMM_BUSY = 2;

    /** The VMM's error. */
    public int vmmError() {
        return (int) (exitInfo2 >>> 32);
    }

    /** The firmware's error. */
    public int firmwareError() {
        return (int) exitInfo2;
    }
}
