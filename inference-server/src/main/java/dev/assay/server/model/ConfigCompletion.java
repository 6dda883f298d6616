package dev.assay.server.model;

import dev.assay.server.engine.TensorSpec;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelConfig.SchedulingChoiceCase;
import dev.assay.server.oip.config.ModelDynamicBatching;
import dev.assay.server.oip.config.ModelInstanceGroup;
import dev.assay.server.oip.config.ModelVersionPolicy;
import dev.assay.server.oip.config.ModelVersionPolicy.PolicyChoiceCase;
import java.util.List;

/**
 * A configuration as it holds: what the file leaves out comes from the model, and what it wants and cannot have is
 * refused. Nothing that would change answers is passed over in silence.
 */
final class ConfigCompletion {
    static final String PLATFORM = "onnxruntime_onnx";
    static final String BACKEND = "onnxruntime";
    static final String MODEL_FILE = "model.onnx";

    private ConfigCompletion() {}

    /** What can be said before the model is loaded: which versions, and which file of them. */
    static ModelConfig beforeLoad(ModelConfig written, String folder) throws ModelException {
        requireOurs(written, folder);
        requireSupported(written);
        ModelConfig.Builder config = written.toBuilder()
                .setName(folder)
                .setPlatform(PLATFORM)
                .setBackend(BACKEND)
                .setDefaultModelFilename(fileName(written));
        if (written.getVersionPolicy().getPolicyChoiceCase() == PolicyChoiceCase.POLICYCHOICE_NOT_SET) {
            config.setVersionPolicy(ModelVersionPolicy.newBuilder()
                    .setLatest(ModelVersionPolicy.Latest.newBuilder().setNumVersions(1)));
        }
        return config.build();
    }

    /** The rest, once the model says what it takes and gives. */
    static ModelConfig afterLoad(ModelConfig begun, List<TensorSpec> inputs, List<TensorSpec> outputs, int threads)
            throws ModelException {
        ModelConfig.Builder config = begun.toBuilder();
        ConfigTensors tensors = new ConfigTensors(begun);
        tensors.completeInputs(config, inputs);
        tensors.completeOutputs(config, outputs);
        if (begun.getInstanceGroupCount() == 0) {
            config.addInstanceGroup(ModelInstanceGroup.newBuilder()
                    .setName(begun.getName())
                    .setKind(ModelInstanceGroup.Kind.KIND_CPU)
                    .setCount(threads));
        }
        return config.build();
    }

    private static void requireOurs(ModelConfig config, String folder) throws ModelException {
        if (!config.getName().isEmpty() && !config.getName().equals(folder)) {
            throw new ModelException("config.mismatch", "the configuration's name is not that of the model's folder");
        }
        boolean ours = (config.getPlatform().isEmpty() || config.getPlatform().equals(PLATFORM))
                && (config.getBackend().isEmpty() || config.getBackend().equals(BACKEND));
        if (!ours) {
            throw unsupported("a platform or backend other than " + PLATFORM);
        }
    }

    private static void requireSupported(ModelConfig config) throws ModelException {
        if (config.getModelOperations().getOpLibraryFilenameCount() > 0) {
            throw new ModelException(
                    "model.custom_operators", "libraries of custom operators are code that nobody measured");
        }
        SchedulingChoiceCase scheduling = config.getSchedulingChoiceCase();
        if (scheduling == SchedulingChoiceCase.SEQUENCE_BATCHING
                || scheduling == SchedulingChoiceCase.ENSEMBLE_SCHEDULING) {
            throw unsupported("sequence_batching or ensemble_scheduling");
        }
        if (config.getBatchInputCount() + config.getBatchOutputCount() > 0) {
            throw unsupported("batch_input or batch_output");
        }
        if (config.getModelTransactionPolicy().getDecoupled()) {
            throw unsupported("a decoupled model");
        }
        if (config.getModelRepositoryAgents().getAgentsCount() > 0) {
            throw unsupported("repository agents");
        }
        requireSane(config);
    }

    private static void requireSane(ModelConfig config) throws ModelException {
        ModelDynamicBatching batching = config.getDynamicBatching();
        require(config.getMaxBatchSize() >= 0, "max_batch_size is negative");
        require(
                batching.getPreferredBatchSizeList().stream()
                        .allMatch(size -> size > 0 && size <= config.getMaxBatchSize()),
                "a preferred_batch_size is not between 1 and max_batch_size");
        require(
                Long.compareUnsigned(batching.getDefaultPriorityLevel(), batching.getPriorityLevels()) <= 0
                        && (batching.getPriorityLevels() == 0) == (batching.getDefaultPriorityLevel() == 0),
                "default_priority_level is not one of the priority_levels");
        require(
                batching.getPriorityQueuePolicyMap().keySet().stream()
                        .allMatch(level -> level > 0 && level <= batching.getPriorityLevels()),
                "priority_queue_policy names a level that there is not");
        for (ModelInstanceGroup group : config.getInstanceGroupList()) {
            require(group.getCount() >= 0, "an instance_group has a negative count");
        }
    }

    private static String fileName(ModelConfig config) throws ModelException {
        String name = config.getDefaultModelFilename();
        require(name.indexOf('/') < 0, "default_model_filename is not the name of a file in the version's folder");
        return name.isEmpty() ? MODEL_FILE : name;
    }

    private static void require(boolean condition, String message) throws ModelException {
        if (!condition) {
            throw new ModelException("config.invalid", message);
        }
    }

    private static ModelException unsupported(String what) {
        return new ModelException("config.unsupported", "this server does not have what is configured: " + what);
    }
}
