package dev.assay.server.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A model ready to run. Any number of threads may run it at once. Requests are checked against what the model declares
 * before ONNX Runtime sees them.
 */
public final class ModelSession implements AutoCloseable {
    private final OrtSession session;
    private final Placement placement;
    private final Map<String, TensorSpec> inputs;
    private final Map<String, TensorSpec> outputs;
    private final OutputShapes shapes;

    /** ONNX Runtime may use external weights where they are, and does not keep their memory alive. */
    @SuppressWarnings("unused")
    private List<ByteBuffer> weights;

    /** Whether outputs have had the shapes so far that the model declares. */
    private volatile boolean pins = true;

    private ModelSession(
            OrtSession session,
            Placement placement,
            Map<String, TensorSpec> inputs,
            Map<String, TensorSpec> outputs,
            OutputShapes shapes,
            List<ByteBuffer> weights) {
        this.session = session;
        this.placement = placement;
        this.inputs = inputs;
        this.outputs = outputs;
        this.shapes = shapes;
        this.weights = weights;
    }

    /** {@link #open(byte[], SortedMap, SessionSettings, Placement)} on the CPU, with nothing set. */
    public static ModelSession open(byte[] onnx, SortedMap<String, byte[]> siblings) throws ModelFormatException {
        return open(onnx, siblings, SessionSettings.DEFAULT);
    }

    /** {@link #open(byte[], SortedMap, SessionSettings, Placement)} on the CPU. */
    public static ModelSession open(byte[] onnx, SortedMap<String, byte[]> siblings, SessionSettings settings)
            throws ModelFormatException {
        try {
            return open(onnx, siblings, settings, Placement.CPU);
        } catch (EngineException | PlacementException e) {
            throw new IllegalStateException("the CPU is always open", e);
        }
    }

    /**
     * Builds a session from bytes alone.
     *
     * @param onnx the model
     * @param siblings files that the model may name as external data, by their paths beside it
     * @param settings how to run it
     * @param placement where it computes, now and at each run; given back with the session
     * @return the session
     * @throws EngineException when nothing may be sent there
     * @throws PlacementException when the place will not do; it is still the caller's
     * @throws ModelFormatException when ONNX Runtime cannot load it, or when it wants bytes that are not among these
     */
    public static ModelSession open(
            byte[] onnx, SortedMap<String, byte[]> siblings, SessionSettings settings, Placement placement)
            throws ModelFormatException, EngineException, PlacementException {
        placement.requireOpen();
        try (ExternalTensors external = ExternalTensors.of(onnx, siblings);
                SessionOptions options = OnnxRuntime.options(settings)) {
            placement.configure(options);
            options.addExternalInitializers(external.tensors());
            return of(OnnxRuntime.environment().createSession(onnx, options), placement, external.memory());
        } catch (OrtException e) {
            PlacementException fault = placement.fault(e);
            if (fault != null) {
                throw fault;
            }
            throw new ModelFormatException("model.invalid", "ONNX Runtime cannot load the model");
        }
    }

    private static ModelSession of(OrtSession session, Placement placement, List<ByteBuffer> weights)
            throws OrtException, ModelFormatException {
        try {
            Map<String, NodeInfo> inputs = session.getInputInfo();
            Map<String, NodeInfo> outputs = session.getOutputInfo();
            return new ModelSession(
                    session, placement, specs(inputs), specs(outputs), OutputShapes.of(inputs, outputs), weights);
        } catch (OrtException | ModelFormatException e) {
            session.close();
            throw e;
        }
    }

    private static Map<String, TensorSpec> specs(Map<String, NodeInfo> nodes) throws ModelFormatException {
        Map<String, TensorSpec> specs = new LinkedHashMap<>();
        for (NodeInfo node : nodes.values()) {
            DataType type = node.getInfo() instanceof TensorInfo tensor ? DataType.ofOnnx(tensor.onnxType) : null;
            if (type == null) {
                throw new ModelFormatException(
                        "model.not_tensors", "an input or output is not a tensor of a known type");
            }
            specs.put(node.getName(), new TensorSpec(node.getName(), type, ((TensorInfo) node.getInfo()).getShape()));
        }
        return specs;
    }

    /** Where it computes. */
    public Placement placement() {
        return placement;
    }

    /** Whether it computes here, rather than on a device. */
    boolean isOnProcessor() {
        return placement.gpu() < 0;
    }

    /** What the model takes, in its own order. */
    public List<TensorSpec> inputs() {
        return List.copyOf(inputs.values());
    }

    /** What the model gives, in its own order. */
    public List<TensorSpec> outputs() {
        return List.copyOf(outputs.values());
    }

    /**
     * Runs the model.
     *
     * @param tensors one for each input of the model
     * @param wanted names of the outputs to return, in that order; empty for all of them
     * @param maxBytes most bytes that the outputs may have together
     * @return the outputs
     * @throws EngineException when nothing may be sent to where the model is, the request does not fit the model, the
     *     model fails on it, or the answer is too large
     */
    public List<Tensor> run(List<Tensor> tensors, List<String> wanted, long maxBytes) throws EngineException {
        return run(tensors, wanted, maxBytes, new RunTimes(), null);
    }

    /**
     * The same, and says where the time went.
     *
     * @param memory where outputs may be put, which are then valid as long as it is; null for the heap
     */
    List<Tensor> run(List<Tensor> tensors, List<String> wanted, long maxBytes, RunTimes times, @Nullable Scratch memory)
            throws EngineException {
        placement.requireOpen();
        requireInputs(tensors);
        Set<String> names = outputNames(wanted);
        Map<String, OnnxTensor> fed = new HashMap<>();
        try {
            for (Tensor tensor : tensors) {
                fed.put(tensor.name(), OnnxTensors.toOnnx(tensor));
            }
            times.prepared();
            return memory == null || !pins || !isOnProcessor()
                    ? run(fed, names, maxBytes, times)
                    : runPinned(tensors, fed, names, maxBytes, times, memory);
        } catch (OrtException e) {
            PlacementException fault = placement.fault(e);
            throw fault == null ? EngineException.modelFailed() : EngineException.gpuFailed(fault);
        } finally {
            fed.values().forEach(OnnxTensor::close);
        }
    }

    private List<Tensor> run(Map<String, OnnxTensor> fed, Set<String> names, long maxBytes, RunTimes times)
            throws OrtException, EngineException {
        try (PinnedOutputs none = new PinnedOutputs()) {
            return run(fed, names, none, maxBytes, times);
        }
    }

    private List<Tensor> runPinned(
            List<Tensor> tensors,
            Map<String, OnnxTensor> fed,
            Set<String> names,
            long maxBytes,
            RunTimes times,
            Scratch memory)
            throws OrtException, EngineException {
        try (PinnedOutputs pinned = new PinnedOutputs()) {
            for (String name : names) {
                // An output that is an input, too, is never written: ONNX Runtime hands the input on.
                long[] shape = inputs.containsKey(name) ? null : shapes.shape(name, tensors);
                if (shape != null) {
                    pinned.pin(Objects.requireNonNull(outputs.get(name)), shape, memory);
                }
            }
            // What is too large by its declared shape is so only if it turns out to have it.
            return pinned.bytes() > maxBytes
                    ? run(fed, names, maxBytes, times)
                    : run(fed, names, pinned, maxBytes, times);
        } catch (OrtException e) {
            List<Tensor> answers = run(fed, names, maxBytes, times);
            // The request was good, and so the shapes were not as declared.
            pins = false;
            return answers;
        }
    }

    private List<Tensor> run(
            Map<String, OnnxTensor> fed, Set<String> names, PinnedOutputs pinned, long maxBytes, RunTimes times)
            throws OrtException, EngineException {
        long left = maxBytes - pinned.bytes();
        try (OrtSession.Result result = session.run(fed, pinned.others(names), pinned.tensors())) {
            times.ran();
            placement.crossed(fed.size() + names.size());
            List<Tensor> answers = new ArrayList<>(names.size());
            for (String name : names) {
                Tensor answer = pinned.answer(name);
                if (answer == null) {
                    OnnxTensor output = (OnnxTensor) result.get(name).orElseThrow();
                    left -= OnnxTensors.bytes(output);
                    if (left < 0) {
                        throw EngineException.outputTooLarge();
                    }
                    answer = OnnxTensors.fromOnnx(name, output);
                }
                answers.add(answer);
            }
            times.done();
            return answers;
        }
    }

    /** Fails unless the request fits the model. */
    void requireFit(List<Tensor> tensors, List<String> wanted) throws EngineException {
        requireInputs(tensors);
        outputNames(wanted);
    }

    private void requireInputs(List<Tensor> tensors) throws EngineException {
        Set<String> seen = new LinkedHashSet<>();
        for (Tensor tensor : tensors) {
            TensorSpec spec = inputs.get(tensor.name());
            if (spec == null || !seen.add(tensor.name())) {
                throw EngineException.badRequest(
                        "input.unknown", "an input is given twice or is not one of the model's");
            }
            spec.requireFit(tensor);
        }
        if (seen.size() != inputs.size()) {
            throw EngineException.badRequest("input.missing", "an input of the model is missing");
        }
    }

    /** The outputs to return, in order: those wanted, or all. */
    Set<String> outputNames(List<String> wanted) throws EngineException {
        Set<String> names = new LinkedHashSet<>(wanted.isEmpty() ? outputs.keySet() : wanted);
        if (!outputs.keySet().containsAll(names) || (!wanted.isEmpty() && names.size() != wanted.size())) {
            throw EngineException.badRequest(
                    "output.unknown", "an output is asked for twice or is not one of the model's");
        }
        return names;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session could not be closed");
        } finally {
            weights = List.of();
            placement.close();
        }
    }
}
