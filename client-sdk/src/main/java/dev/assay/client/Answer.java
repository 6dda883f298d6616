package dev.assay.client;

import dev.assay.bytes.Bytes;

/** A verified answer as it came over the wire. */
public final class Answer {
    private final Proof proof;

    Answer(Proof proof) {
        this.proof = proof;
    }

    /** The body, JSON. */
    public Bytes body() {
        return proof.response().body();
    }

    /** Why it can be believed. */
    public Proof proof() {
        return proof;
    }
}
