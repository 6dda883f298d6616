package dev.assay.server.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.server.gpu.GpuClosedException;
import dev.assay.server.gpu.GpuGate;

/** On one GPU, behind the gate: the only class that lets ONNX Runtime onto a card. */
public final class CudaPlacement implements Placement {
    private final GpuGate gate;
    private final String device;
    private final int ordinal;

    /**
     * A place on a GPU.
     *
     * @param gate what stands before the GPUs
     * @param device the GPU's UUID, as NVML and CUDA have it
     * @param ordinal CUDA's number for it, which is not NVML's
     */
    public CudaPlacement(GpuGate gate, String device, int ordinal) {
        this.gate = gate;
        this.device = device;
        this.ordinal = ordinal;
    }

    @Override
    public void requireOpen() throws EngineException {
        try {
            gate.requireOpen(device);
        } catch (GpuClosedException e) {
            throw EngineException.gpuClosed();
        }
    }

    @Override
    public void configure(SessionOptions options) throws OrtException {
        options.addCUDA(ordinal);
    }
}
