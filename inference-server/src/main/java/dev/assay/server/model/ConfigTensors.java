package dev.assay.server.model;

import dev.assay.server.engine.TensorSpec;
import dev.assay.server.oip.config.DataType;
import dev.assay.server.oip.config.ModelConfig;
import dev.assay.server.oip.config.ModelInput;
import dev.assay.server.oip.config.ModelOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration's inputs and outputs against the model's own: what is left out is filled in, and what contradicts
 * the model is refused. With batching, the model's first dimension is the batch and the configuration leaves it out.
 */
final class ConfigTensors {
    private final boolean batched;

    ConfigTensors(ModelConfig config) {
        this.batched = config.getMaxBatchSize() > 0;
    }

    static DataType dataType(TensorSpec spec) {
        return switch (spec.type()) {
            case BYTES -> DataType.TYPE_STRING;
            default -> DataType.valueOf("TYPE_" + spec.type().name());
        };
    }

    void completeInputs(ModelConfig.Builder config, List<TensorSpec> model) throws ModelException {
        requireKnown(config.getInputList().stream().map(ModelInput::getName).toList(), model);
        List<ModelInput> inputs = new ArrayList<>();
        for (TensorSpec spec : model) {
            ModelInput.Builder input = config.getInputList().stream()
                    .filter(given -> given.getName().equals(spec.name()))
                    .findFirst()
                    .map(ModelInput::toBuilder)
                    .orElseGet(() -> ModelInput.newBuilder().setName(spec.name()));
            requireSupported(!input.hasReshape() && !input.getAllowRaggedBatch() && !input.getIsShapeTensor());
            requireSupported(!input.getOptional() && !input.getIsNonLinearFormatIo());
            List<Long> dims = dims(spec, input.getDataType(), input.getDimsList());
            inputs.add(input.setDataType(dataType(spec))
                    .clearDims()
                    .addAllDims(dims)
                    .build());
        }
        config.clearInput().addAllInput(inputs);
    }

    void completeOutputs(ModelConfig.Builder config, List<TensorSpec> model) throws ModelException {
        requireKnown(config.getOutputList().stream().map(ModelOutput::getName).toList(), model);
        List<ModelOutput> outputs = new ArrayList<>();
        for (TensorSpec spec : model) {
            ModelOutput.Builder output = config.getOutputList().stream()
                    .filter(given -> given.getName().equals(spec.name()))
                    .findFirst()
                    .map(ModelOutput::toBuilder)
                    .orElseGet(() -> ModelOutput.newBuilder().setName(spec.name()));
            requireSupported(!output.hasReshape() && !output.getIsShapeTensor() && !output.getIsNonLinearFormatIo());
            List<Long> dims = dims(spec, output.getDataType(), output.getDimsList());
            outputs.add(output.setDataType(dataType(spec))
                    .clearDims()
                    .addAllDims(dims)
                    .build());
        }
        config.clearOutput().addAllOutput(outputs);
    }

    /** The dimensions as configured, or else as the model has them. */
    private List<Long> dims(TensorSpec spec, DataType type, List<Long> given) throws ModelException {
        if (type != DataType.TYPE_INVALID && type != dataType(spec)) {
            throw mismatch(spec, "its data_type is " + dataType(spec).name());
        }
        List<Long> own = Arrays.stream(spec.shape()).boxed().toList();
        if (batched) {
            if (own.isEmpty() || own.get(0) >= 0) {
                throw mismatch(spec, "its first dimension is no batch of any size, so max_batch_size must be 0");
            }
            own = own.subList(1, own.size());
        }
        if (given.isEmpty()) {
            return own;
        }
        if (!fits(given, own)) {
            throw mismatch(spec, "the model has dims " + own);
        }
        return given;
    }

    private static boolean fits(List<Long> given, List<Long> own) {
        boolean fits = given.size() == own.size();
        for (int i = 0; fits && i < own.size(); i++) {
            fits = given.get(i).equals(own.get(i)) || (own.get(i) < 0 && given.get(i) > 0);
        }
        return fits;
    }

    private static void requireKnown(List<String> given, List<TensorSpec> model) throws ModelException {
        Set<String> known = model.stream().map(TensorSpec::name).collect(Collectors.toSet());
        if (!known.containsAll(given) || Set.copyOf(given).size() != given.size()) {
            throw new ModelException(
                    "config.mismatch", "the configuration names a tensor twice, or one that the model does not have");
        }
    }

    private static void requireSupported(boolean condition) throws ModelException {
        if (!condition) {
            throw new ModelException(
                    "config.unsupported",
                    "the configuration wants a tensor reshaped, ragged, optional or of a shape's");
        }
    }

    private static ModelException mismatch(TensorSpec spec, String truth) {
        return new ModelException("config.mismatch", "tensor " + spec.name() + ": " + truth);
    }
}
