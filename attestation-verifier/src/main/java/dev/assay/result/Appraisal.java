package dev.assay.result;

import java.util.ArrayList;
import java.util.List;

/**
 * A policy's complaints about a bundle, by what they are about.
 *
 * @param enclave about the CPU's TEE and the statement
 * @param gpus about each GPU, in the order of the bundle; one list for each, empty when there is nothing to complain of
 */
public record Appraisal(List<Finding> enclave, List<List<Finding>> gpus) {
    /** Copies the lists. */
    public Appraisal {
        enclave = List.copyOf(enclave);
        gpus = gpus.stream().map(List::copyOf).toList();
    }

    /** All of them; none means accepted. */
    public List<Finding> findings() {
        List<Finding> all = new ArrayList<>(enclave);
        gpus.forEach(all::addAll);
        return List.copyOf(all);
    }
}
