package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.merkle.InclusionProof;
import dev.assay.merkle.MerkleTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nonce of a quote that several callers share: the Merkle root over theirs (RFC 9162 section 2.1.1), in the order in
 * which they came. Who is alone has its own nonce there, and needs no proof.
 */
final class SharedNonce {
    private final Bytes value;
    private final List<InclusionProof> proofs;

    private SharedNonce(Bytes value, List<InclusionProof> proofs) {
        this.value = value;
        this.proofs = proofs;
    }

    static SharedNonce of(List<Bytes> nonces, Crypto crypto) {
        return nonces.size() == 1
                ? new SharedNonce(nonces.get(0), List.of())
                : new SharedNonce(MerkleTree.root(nonces, crypto), MerkleTree.prove(nonces, crypto));
    }

    /** What stands in the wrapper. */
    Bytes value() {
        return value;
    }

    /** What the caller at this index gets beside the bundle, or null. */
    @Nullable
    InclusionProof proof(int index) {
        return proofs.isEmpty() ? null : proofs.get(index);
    }
}
