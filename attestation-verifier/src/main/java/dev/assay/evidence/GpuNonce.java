package dev.assay.evidence;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;

/**
 * The nonce under which an enclave asks its GPUs for reports: SHA-256("assay gpu v1" || 0x00 || core digest || refresh
 * counter), the counter as 8 bytes, most significant first.
 *
 * <p>It names the core, so that a report answers one epoch of one enclave and no other. The counter sets refreshes within
 * an epoch apart; cards that were asked together may share it.
 */
public final class GpuNonce {
    /** Length in bytes, which is what SPDM requests carry. */
    public static final int BYTES = 32;

    private static final Bytes TAG = Bytes.utf8("assay gpu v1\0");
    private static final int COUNTER_BYTES = 8;

    private GpuNonce() {}

    /**
     * The nonce of a refresh.
     *
     * @param coreDigest SHA-256 of the statement core
     * @param refreshCounter not negative
     */
    public static Bytes of(Bytes coreDigest, long refreshCounter, Crypto crypto) {
        return crypto.sha256(
                TAG,
                coreDigest,
                new ByteWriter().bigEndian(refreshCounter, COUNTER_BYTES).toBytes());
    }
}
