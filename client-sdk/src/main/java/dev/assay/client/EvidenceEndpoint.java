package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.client.receipts.ByteSequence;
import dev.assay.client.transport.Connection;
import dev.assay.client.transport.Deadline;
import dev.assay.client.transport.TransportException;
import dev.assay.client.transport.WireRequest;
import dev.assay.client.transport.WireResponse;
import dev.assay.evidence.EvidenceBundle;
import org.jspecify.annotations.Nullable;

/** Where a server gives fresh evidence. */
final class EvidenceEndpoint {
    static final String PROOF_HEADER = "Assay-Nonce-Proof";
    /** The server's code when it cannot name the TLS session in its evidence. */
    static final String BINDING_UNAVAILABLE = "evidence.session_binding_unavailable";

    private static final String TARGET = "/.well-known/assay/evidence?nonce=";
    private static final String BOUND_TO_SESSION = "&session=tls-exporter";
    private static final int MAX_PROOF_BYTES = 2048;

    private EvidenceEndpoint() {}

    /** Evidence over {@code nonce}. */
    static FetchedEvidence fetch(Connection connection, Bytes nonce, Deadline deadline) throws AssayException {
        return get(connection, TARGET + nonce.hex(), deadline);
    }

    /** Evidence over {@code nonce} that names the TLS session of {@code connection}. */
    static FetchedEvidence fetchBound(Connection connection, Bytes nonce, Deadline deadline) throws AssayException {
        return get(connection, TARGET + nonce.hex() + BOUND_TO_SESSION, deadline);
    }

    private static FetchedEvidence get(Connection connection, String target, Deadline deadline) throws AssayException {
        try {
            WireRequest request = WireRequest.get(target, EvidenceBundle.MEDIA_TYPE_CBOR);
            WireResponse response = connection.exchange(request, EvidenceBundle.MAX_BYTES, deadline);
            if (response.status() != 200) {
                throw Failures.serverError(response);
            }
            return new FetchedEvidence(response.body(), proof(response));
        } catch (TransportException e) {
            throw Failures.of(e);
        } catch (MalformedException e) {
            throw new MalformedAnswerException(e);
        }
    }

    private static @Nullable Bytes proof(WireResponse response) throws MalformedException {
        String value = response.header(PROOF_HEADER);
        return value == null ? null : ByteSequence.decode(value, MAX_PROOF_BYTES, PROOF_HEADER);
    }
}
