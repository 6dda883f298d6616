package dev.assay.client;

import java.util.List;

/** A verified answer of a model. */
public final class InferAnswer {
    private final List<Tensor> outputs;
    private final Proof proof;

    InferAnswer(List<Tensor> outputs, Proof proof) {
        this.outputs = List.copyOf(outputs);
        this.proof = proof;
    }

    /** The outputs, in the server's order. */
    public List<Tensor> outputs() {
        return outputs;
    }

    /** The output of this name; asking for one that the model does not have is the caller's mistake. */
    public Tensor output(String name) {
        return outputs.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no output \"" + name + "\"; there are "
                        + outputs.stream().map(Tensor::name).toList()));
    }

    /** Why it can be believed. */
    public Proof proof() {
        return proof;
    }
}
