package dev.assay.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InclusionProofTest {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();

    private static List<Bytes> entries(int count) {
        return IntStream.range(0, count).mapToObj(i -> Bytes.utf8("entry " + i)).toList();
    }

    @Test
    void leadsFromEveryEntryOfEveryTreeToItsRoot() throws Exception {
        for (int size = 1; size <= 70; size++) {
            List<Bytes> entries = entries(size);
            Bytes root = MerkleTree.root(entries, CRYPTO);
            for (int i = 0; i < size; i++) {
                InclusionProof proof = InclusionProof.decode(
                        MerkleTree.prove(entries, CRYPTO).get(i).encode());
                assertThat(proof.root(entries.get(i), CRYPTO)).isEqualTo(root);
            }
        }
    }

    /** The tree that implementations of RFC 9162 (and RFC 6962 before) are compared by. */
    @Test
    void knownTreesHaveTheirKnownRoots() throws Exception {
        List<Bytes> entries = new ArrayList<>();
        for (String hex : List.of(
                "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")) {
            entries.add(Bytes.fromHex(hex));
        }
        assertThat(MerkleTree.root(entries.subList(0, 1), CRYPTO).hex())
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(MerkleTree.root(entries.subList(0, 2), CRYPTO).hex())
                .isEqualTo("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assertThat(MerkleTree.root(entries, CRYPTO).hex())
                .isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        assertThat(MerkleTree.prove(List.of(), CRYPTO)).isEmpty();
    }

    @Test
    void leadsElsewhereFromAnotherEntryOrAnotherPlace() throws Exception {
        List<Bytes> entries = entries(13);
        Bytes root = MerkleTree.root(entries, CRYPTO);
        for (int i = 0; i < entries.size(); i++) {
            InclusionProof proof = MerkleTree.prove(entries, CRYPTO).get(i);
            assertThat(proof.root(Bytes.utf8("another"), CRYPTO)).isNotEqualTo(root);
            for (int node = 0; node < proof.path().size(); node++) {
                List<Bytes> path = new ArrayList<>(proof.path());
                path.set(node, CRYPTO.sha256(path.get(node)));
                assertThat(new InclusionProof(13, i, path).root(entries.get(i), CRYPTO))
                        .isNotEqualTo(root);
            }
        }
        InclusionProof first = MerkleTree.prove(entries, CRYPTO).get(0);
        assertThat(new InclusionProof(13, 1, first.path()).root(entries.get(0), CRYPTO))
                .isNotEqualTo(root);
    }

    /** An inner node is two hashes of 32 bytes; a nonce may have 64 bytes, and must not pass for one. */
    @Test
    void anInnerNodeIsNoLeaf() throws Exception {
        List<Bytes> entries = entries(4);
        Bytes left = MerkleTree.leaf(entries.get(0), CRYPTO).concat(MerkleTree.leaf(entries.get(1), CRYPTO));
        Bytes right = MerkleTree.node(
                MerkleTree.leaf(entries.get(2), CRYPTO), MerkleTree.leaf(entries.get(3), CRYPTO), CRYPTO);
        InclusionProof forged = new InclusionProof(2, 0, List.of(right));
        assertThat(forged.root(left, CRYPTO)).isNotEqualTo(MerkleTree.root(entries, CRYPTO));
    }

    @Test
    void hasExactlyTheLengthOfItsPlace() {
        Bytes entry = Bytes.utf8("entry 0");
        InclusionProof proof = MerkleTree.prove(entries(5), CRYPTO).get(0);
        assertThatThrownBy(() -> new InclusionProof(5, 0, proof.path().subList(0, 2)).root(entry, CRYPTO))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("shorter");
        List<Bytes> longer = new ArrayList<>(proof.path());
        longer.add(CRYPTO.sha256());
        assertThatThrownBy(() -> new InclusionProof(5, 0, longer).root(entry, CRYPTO))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void refusesWhatIsNoProof() {
        assertThatThrownBy(() -> InclusionProof.decode(new InclusionProof(4, 4, List.of()).encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("leaf index");
        assertThatThrownBy(() -> InclusionProof.decode(new InclusionProof(0, 0, List.of()).encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("tree size");
        assertThatThrownBy(() ->
                        InclusionProof.decode(new InclusionProof(2, 0, List.of(Bytes.of(new byte[31]))).encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("node");
        List<Bytes> many = IntStream.range(0, 33).mapToObj(i -> CRYPTO.sha256()).toList();
        assertThatThrownBy(() -> InclusionProof.decode(new InclusionProof(2, 0, many).encode()))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("path");
        assertThatThrownBy(() -> InclusionProof.decode(Bytes.of(new byte[] {(byte) 0x80})))
                .isInstanceOf(MalformedException.class);
    }
}
