package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.result.AttestationResult;
import org.jspecify.annotations.Nullable;

/**
 * What a client rests on between two looks at the server's evidence. Bound evidence stands for the one connection over
 * which it came, other evidence for all that end in the same key.
 *
 * @param encodedBundle the bundle as received
 * @param result verified and accepted
 * @param issuer who may sign receipts
 * @param binding whether the evidence names its TLS session
 * @param peerSpkiSha256 SHA-256 of the key in which the connection ends; null without TLS
 * @param renewAt seconds since 1970 from which evidence must be fetched again
 */
record AttestedSession(
        Bytes encodedBundle,
        AttestationResult result,
        ReceiptIssuer issuer,
        SessionBinding binding,
        @Nullable Bytes peerSpkiSha256,
        long renewAt) {
    boolean isBound() {
        return binding == SessionBinding.BOUND;
    }
}
