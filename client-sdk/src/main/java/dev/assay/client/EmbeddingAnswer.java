package dev.assay.client;

import java.util.List;

/** Verified embeddings, one for each text. */
public final class EmbeddingAnswer {
    private final List<float[]> vectors;
    private final Proof proof;

    EmbeddingAnswer(List<float[]> vectors, Proof proof) {
        this.vectors = List.copyOf(vectors);
        this.proof = proof;
    }

    /** How many there are. */
    public int size() {
        return vectors.size();
    }

    /** Copies of the embeddings, in the order of the texts. */
    public List<float[]> vectors() {
        return vectors.stream().map(float[]::clone).toList();
    }

    /** A copy of the embedding of text {@code index}, counting from 0. */
    public float[] vector(int index) {
        return vectors.get(index).clone();
    }

    /** Why they can be believed. */
    public Proof proof() {
        return proof;
    }
}
