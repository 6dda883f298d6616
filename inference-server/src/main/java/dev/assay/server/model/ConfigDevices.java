package dev.assay.server.model;

import dev.assay.server.engine.CudaOptions;
import dev.assay.server.engine.CudaOptions.Search;
import dev.assay.server.engine.Placement;
import dev.assay.server.engine.PlacementWish;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelInstanceGroup;
import dev.assay.server.oip.config.ModelInstanceGroup.Kind;
import dev.assay.server.oip.config.ModelParameter;
import java.util.List;
import java.util.TreeSet;

/** What a configuration says about devices. The parameters have the names and numbers of Triton's ONNX Runtime backend. */
final class ConfigDevices {
    private static final String MEMORY_LIMIT = "gpu_mem_limit";
    private static final String SEARCH = "cudnn_conv_algo_search";
    private static final String ARENA = "arena_extend_strategy";
    private static final String TF32 = "use_tf32";

    private ConfigDevices() {}

    /**
     * Where the model is wanted.
     *
     * @param deterministic whether equal inputs must get equal bits
     */
    static PlacementWish wish(ModelConfig config, boolean deterministic) throws ModelException {
        TreeSet<Integer> gpus = new TreeSet<>();
        TreeSet<PlacementWish.Kind> kinds = new TreeSet<>();
        for (ModelInstanceGroup group : groups(config)) {
            PlacementWish.Kind kind = kind(group);
            if (kind == PlacementWish.Kind.CPU && group.getGpusCount() > 0) {
                throw invalid("an instance_group of KIND_CPU names gpus");
            }
            kinds.add(kind);
            gpus.addAll(group.getGpusList());
        }
        if (kinds.size() > 1) {
            throw new ModelException(
                    "config.unsupported",
                    "this server does not have what is configured: instance groups of more than one kind");
        }
        PlacementWish.Kind kind = kinds.isEmpty() ? PlacementWish.Kind.AUTO : kinds.first();
        return new PlacementWish(kind, List.copyOf(gpus), cuda(config, deterministic));
    }

    private static List<ModelInstanceGroup> groups(ModelConfig config) {
        return config.getInstanceGroupList().stream()
                .filter(group -> !group.getPassive())
                .toList();
    }

    /** KIND_MODEL leaves it to the backend. */
    private static PlacementWish.Kind kind(ModelInstanceGroup group) throws ModelException {
        return switch (group.getKind()) {
            case KIND_GPU -> PlacementWish.Kind.GPU;
            case KIND_CPU -> PlacementWish.Kind.CPU;
            case KIND_AUTO, KIND_MODEL -> PlacementWish.Kind.AUTO;
            case UNRECOGNIZED -> throw invalid("an instance_group is of no kind that there is");
        };
    }

    private static CudaOptions cuda(ModelConfig config, boolean deterministic) throws ModelException {
        Search search = search(config, deterministic);
        boolean tf32 = number(config, TF32, 0, 1) == 1;
        boolean exact = number(config, ARENA, 1, 1) == 1;
        return new CudaOptions(number(config, MEMORY_LIMIT, 0, Long.MAX_VALUE), search, tf32, exact);
    }

    /** An algorithm that is found by measuring may be another one after the next start. */
    private static Search search(ModelConfig config, boolean deterministic) throws ModelException {
        Search otherwise = deterministic ? Search.DEFAULT : Search.HEURISTIC;
        Search search = Search.values()[(int) number(config, SEARCH, otherwise.ordinal(), Search.values().length - 1)];
        if (deterministic && search == Search.EXHAUSTIVE) {
            throw invalid("parameter " + SEARCH + " is 0, which measures, and the model is to be deterministic");
        }
        return search;
    }

    private static long number(ModelConfig config, String name, long otherwise, long most) throws ModelException {
        String value = config.getParametersOrDefault(name, ModelParameter.getDefaultInstance())
                .getStringValue()
                .strip();
        try {
            long number = value.isEmpty() ? otherwise : Long.parseLong(value);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw invalid("parameter " + name + " is no number" + (most == Long.MAX_VALUE ? "" : " from 0 to " + most));
    }

    private static ModelException invalid(String message) {
        return new ModelException("config.invalid", message);
    }

    /** The configuration with the place that the model has got, where the file left that open. */
    static ModelConfig complete(ModelConfig config, Placement placement) {
        ModelConfig.Builder complete = config.toBuilder();
        for (ModelInstanceGroup.Builder group : complete.getInstanceGroupBuilderList()) {
            boolean onGpu = placement.gpu() >= 0;
            group.setKind(onGpu ? Kind.KIND_GPU : Kind.KIND_CPU);
            group.clearGpus();
            if (onGpu) {
                group.addGpus(placement.gpu());
            }
        }
        return complete.build();
    }
}
