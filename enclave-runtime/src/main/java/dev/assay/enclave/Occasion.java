package dev.assay.enclave;

import dev.assay.bytes.Bytes;
import dev.assay.evidence.StatementWrapper;
import org.jspecify.annotations.Nullable;

/**
 * What one quote is made for.
 *
 * @param nonce the caller's, {@value StatementWrapper#MIN_NONCE_BYTES} to {@value StatementWrapper#MAX_NONCE_BYTES} bytes;
 *     for several callers together the Merkle root of theirs
 * @param tlsExporter the exporter value of the caller's TLS session, 32 bytes; null when evidence is not bound to one
 * @param issuedAt seconds since 1970
 * @param lifetimeSeconds from then until not-after
 */
public record Occasion(Bytes nonce, @Nullable Bytes tlsExporter, long issuedAt, long lifetimeSeconds) {
    /** Bound to no session. */
    public static Occasion of(Bytes nonce, long issuedAt, long lifetimeSeconds) {
        return new Occasion(nonce, null, issuedAt, lifetimeSeconds);
    }
}
