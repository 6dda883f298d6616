package dev.assay.server.engine;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.enclave.nvidia.CudaDevice;
import dev.assay.server.gpu.GpuClosedException;
import dev.assay.server.gpu.GpuGate;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** On one GPU, behind the gate: the only class that lets models onto a card. */
final class CudaPlacement implements Placement {
    private final GpuGate gate;
    private final CudaRuntime runtime;
    private final CudaDevice device;
    private final CudaOptions options;
    private final Seats.Seat seat;

    /**
     * A place on a GPU.
     *
     * @param gate what stands before the GPUs
     * @param runtime how to get there
     * @param device the GPU
     * @param options how to compute there
     * @param seat the model's part of the GPU, given back with the place
     */
    CudaPlacement(GpuGate gate, CudaRuntime runtime, CudaDevice device, CudaOptions options, Seats.Seat seat) {
        this.gate = gate;
        this.runtime = runtime;
        this.device = device;
        this.options = options;
        this.seat = seat;
    }

    @Override
    public void requireOpen() throws EngineException {
        try {
            gate.requireOpen(device.uuid());
        } catch (GpuClosedException e) {
            throw EngineException.gpuClosed();
        }
    }

    @Override
    public void configure(SessionOptions session) throws OrtException {
        runtime.configure(session, device.number(), options);
    }

    @Override
    public String provider() {
        return CudaRuntime.PROVIDER;
    }

    /** Cards of one product compute alike; which of them it was is the operator's business. */
    @Override
    public SortedMap<String, String> numericOptions() {
        SortedMap<String, String> numeric = options.numericOptions();
        numeric.put("device", device.name());
        return numeric;
    }

    @Override
    public int gpu() {
        return device.number();
    }

    @Override
    public @Nullable PlacementException fault(OrtException e) {
        return CudaFailure.ofPlace(e).orElse(null);
    }

    @Override
    public void crossed(int tensors) {
        seat.crossed(tensors);
    }

    @Override
    public void close() {
        seat.close();
    }
}
