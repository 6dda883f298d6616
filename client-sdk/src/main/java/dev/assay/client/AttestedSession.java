package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.client.transport.Transport;
import dev.assay.receipt.ReceiptIssuer;
import dev.assay.result.AttestationResult;

/**
 * What a client rests on between two looks at the server's evidence.
 *
 * @param encodedBundle the bundle as received
 * @param result verified and accepted
 * @param issuer who may sign receipts
 * @param transport pinned to the attested key
 * @param renewAt seconds since 1970 from which evidence must be fetched again
 */
record AttestedSession(
        Bytes encodedBundle, AttestationResult result, ReceiptIssuer issuer, Transport transport, long renewAt) {}
