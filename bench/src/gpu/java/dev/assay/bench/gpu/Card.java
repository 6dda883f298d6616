package dev.assay.bench.gpu;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.assay.enclave.nvidia.CudaDevices;
import dev.assay.enclave.nvidia.CudaDriver;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.server.engine.CudaOptions;
import dev.assay.server.engine.ModelSession;
import dev.assay.server.engine.PlacementException;
import dev.assay.server.engine.PlacementWish;
import dev.assay.server.engine.PlacementWish.Kind;
import dev.assay.server.engine.Placer;
import dev.assay.server.engine.SessionSettings;
import dev.assay.server.gpu.GpuAccess;
import dev.assay.server.gpu.GpuGate;
import java.util.List;
import java.util.TreeMap;

/**
 * Where the engine and the bare loop compute: the first card, unchecked, since a benchmark has nothing to lose; or the
 * processor, to try the program itself.
 */
final class Card {
    private final boolean cuda;
    private final String description;
    private final Placer placer;

    private Card(boolean cuda, String description, Placer placer) {
        this.cuda = cuda;
        this.description = description;
        this.placer = placer;
    }

    static Card named(String name) throws Exception {
        if (name.equals("cpu")) {
            return new Card(false, "none: the processor in its place, which measures nothing", Placer.cpuOnly());
        }
        CudaDriver driver = new CudaDriver(CudaDevices.LIBRARY);
        try {
            Card card = new Card(true, driver.describe(), new Placer(Unchecked.ACCESS, driver, 0));
            card.open(SampleModel.tiny(), 0).close();
            return card;
        } catch (GpuUnavailableException e) {
            throw new CardUnavailableException(e.getMessage());
        } catch (PlacementException e) {
            throw new CardUnavailableException(e.getMessage() + " (" + e.code() + ")");
        }
    }

    /** GPUs that nobody checked. */
    private static final class Unchecked implements GpuAccess {
        static final GpuAccess ACCESS = new Unchecked();

        private final GpuGate gate = GpuGate.dangerouslyUnchecked();

        @Override
        public boolean isPresent() {
            return true;
        }

        @Override
        public void check() {
            // That is the point.
        }

        @Override
        public GpuGate gate() {
            return gate;
        }
    }

    boolean isCuda() {
        return cuda;
    }

    String description() {
        return description;
    }

    Placer placer() {
        return placer;
    }

    /** As the server opens it. */
    ModelSession open(SampleModel model, long memoryLimit) throws Exception {
        CudaOptions options = new CudaOptions(memoryLimit, CudaOptions.Search.HEURISTIC, false, true);
        PlacementWish wish = new PlacementWish(cuda ? Kind.GPU : Kind.CPU, List.of(), options);
        return placer.load(
                wish, place -> ModelSession.open(model.onnx(), new TreeMap<>(), SessionSettings.DEFAULT, place));
    }

    /** On the processor, as the server opens it. */
    static ModelSession processor(SampleModel model) throws Exception {
        return ModelSession.open(model.onnx(), new TreeMap<>());
    }

    /** For the bare loop: the same options, set by hand. */
    void configure(SessionOptions options) throws OrtException {
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setMemoryPatternOptimization(false);
        if (cuda) {
            try (OrtCUDAProviderOptions provider = new OrtCUDAProviderOptions(0)) {
                provider.add("use_tf32", "0");
                provider.add("cudnn_conv_algo_search", "HEURISTIC");
                provider.add("arena_extend_strategy", "kSameAsRequested");
                options.addCUDA(provider);
            }
        }
    }
}
