package dev.assay.server.engine;

import java.util.List;

/**
 * Where a model's configuration wants it.
 *
 * @param kind what kind of place
 * @param gpus CUDA's numbers of the GPUs that will do; empty for any
 * @param cuda how it is computed there
 */
public record PlacementWish(Kind kind, List<Integer> gpus, CudaOptions cuda) {
    /** What a model has that says nothing. */
    public static final PlacementWish ANYWHERE = new PlacementWish(Kind.AUTO, List.of(), CudaOptions.DEFAULT);

    /** As Triton's instance groups have it. */
    public enum Kind {
        /** A GPU, or else the CPU. */
        AUTO,
        /** A GPU, or nowhere. */
        GPU,
        /** The CPU. */
        CPU
    }

    /** Copies the list. */
    public PlacementWish {
        gpus = List.copyOf(gpus);
    }
}
