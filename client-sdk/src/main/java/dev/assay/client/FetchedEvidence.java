package dev.assay.client;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.merkle.InclusionProof;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evidence as it came; nobody has judged it.
 *
 * @param bundle the bundle as received
 * @param nonceProof how the nonce that was asked with leads to the one in the bundle, {@link InclusionProof#encode}d;
 *     null when the bundle has that very nonce, because the server made the quote for one caller alone
 */
public record FetchedEvidence(Bytes bundle, @Nullable Bytes nonceProof) {
    /** The proof, if there is one. */
    public Optional<Bytes> proof() {
        return Optional.ofNullable(nonceProof);
    }

    /**
     * The nonce that the bundle must have, if it answers {@code challenge}.
     *
     * @param challenge what the evidence was asked with
     * @throws MalformedException if the proof cannot be read
     */
    public Bytes expectedNonce(Bytes challenge, Crypto crypto) throws MalformedException {
        return nonceProof == null
                ? challenge
                : InclusionProof.decode(nonceProof).root(challenge, crypto);
    }
}
