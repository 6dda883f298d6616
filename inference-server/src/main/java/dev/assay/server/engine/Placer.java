package dev.assay.server.engine;

import dev.assay.enclave.nvidia.CudaDevice;
import dev.assay.enclave.nvidia.CudaDevices;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.server.engine.PlacementWish.Kind;
import dev.assay.server.gpu.GpuAccess;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Decides where models compute: on a GPU that this enclave has checked, where the model's configuration wants that and
 * driver and libraries allow it, and otherwise on the processor or, if the configuration does not want that, nowhere.
 *
 * <p>Several models may share a card. A model goes to the card with the fewest models, and of those to the one of whose
 * memory the least was promised.
 */
public final class Placer {
    private static final Logger LOG = Logger.getLogger(Placer.class);

    private final GpuAccess gpus;
    private final CudaDevices devices;
    private final CudaRuntime runtime;
    private final long defaultMemoryLimit;
    private final Seats seats = new Seats();

    /** Cards, by UUID, that have computed something. */
    private final Map<String, Boolean> proven = new ConcurrentHashMap<>();

    /** How many models each reason keeps on the processor. Guarded by itself. */
    private final Map<String, Integer> fallbacks = new HashMap<>();

    /**
     * A placer over what this process has.
     *
     * @param gpus the GPUs behind their gate
     * @param devices CUDA's numbers for them
     * @param defaultMemoryLimit most bytes of a card for a model that says nothing; 0 for as many as there are
     */
    public Placer(GpuAccess gpus, CudaDevices devices, long defaultMemoryLimit) {
        this(gpus, devices, new OrtCuda(), defaultMemoryLimit);
    }

    Placer(GpuAccess gpus, CudaDevices devices, CudaRuntime runtime, long defaultMemoryLimit) {
        this.gpus = gpus;
        this.devices = devices;
        this.runtime = runtime;
        this.defaultMemoryLimit = defaultMemoryLimit;
    }

    /** Everything on the processor. */
    public static Placer cpuOnly() {
        return new Placer(GpuAccess.NONE, List::of, 0);
    }

    /**
     * Has GPUs checked that models may be put on. Before anything else in the process may ask CUDA, as the tokeniser's library
     * does: a driver that was asked before GPUs accept work says for good that it cannot start.
     */
    public void prepare() {
        if (!gpus.isPresent()) {
            return;
        }
        try {
            runtime.requireBuilt();
            gpus.check();
        } catch (PlacementException withoutCuda) {
            // Models will be told, one by one.
        }
    }

    /** How a model is loaded at a place. */
    public interface Loading<T> {
        /**
         * Loads it; what it returns owns the place.
         *
         * @throws PlacementException if the place will not do
         */
        T at(Placement placement) throws PlacementException, ModelFormatException, EngineException;
    }

    /**
     * Loads a model where its configuration wants it.
     *
     * @throws PlacementException if it cannot be there, and may not be on the processor instead
     */
    public <T> T load(PlacementWish wish, Loading<T> loading)
            throws PlacementException, ModelFormatException, EngineException {
        if (wish.kind() == Kind.CPU) {
            return loading.at(Placement.CPU);
        }
        if (wish.kind() == Kind.AUTO && !gpus.isPresent()) {
            return loading.at(Placement.CPU);
        }
        try {
            return owned(onCard(wish), loading);
        } catch (PlacementException e) {
            if (wish.kind() == Kind.GPU) {
                throw e;
            }
            LOG.warnf("a model stays on the CPU: %s (%s)", e.getMessage(), e.code());
            return owned(new Fallback(e.code()), loading);
        }
    }

    /** The place is given back where nothing was loaded. */
    private static <T> T owned(Placement place, Loading<T> loading)
            throws PlacementException, ModelFormatException, EngineException {
        try {
            return loading.at(place);
        } catch (PlacementException | ModelFormatException | EngineException | RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    /** One after the other, so that two models do not see the same free memory. */
    private synchronized Placement onCard(PlacementWish wish) throws PlacementException {
        if (!gpus.isPresent()) {
            throw new PlacementException(PlacementException.ABSENT, "there is no GPU, or assay.gpu leaves it alone");
        }
        // Before anything is asked of a card: most machines have the build for the processor.
        runtime.requireBuilt();
        gpus.check();
        long limit = wish.cuda().memoryLimit() == 0
                ? defaultMemoryLimit
                : wish.cuda().memoryLimit();
        CudaDevice device = choose(candidates(wish), limit);
        prove(device);
        CudaOptions options = wish.cuda().withMemoryLimit(limit);
        return new CudaPlacement(gpus.gate(), runtime, device, options, seats.take(device, limit));
    }

    private List<CudaDevice> candidates(PlacementWish wish) throws PlacementException {
        if (gpus.isClosed()) {
            throw new PlacementException(PlacementException.CLOSED, "no GPU has passed this server's own check");
        }
        List<CudaDevice> all = list();
        for (int number : wish.gpus()) {
            if (number < 0 || number >= all.size()) {
                throw new PlacementException(
                        PlacementException.UNKNOWN,
                        "the configuration names GPU " + number + ", and CUDA has " + all.size());
            }
        }
        List<CudaDevice> open = all.stream()
                .filter(device -> wish.gpus().isEmpty() || wish.gpus().contains(device.number()))
                .filter(device -> gpus.gate().isOpen(device.uuid()))
                .toList();
        if (open.isEmpty()) {
            throw new PlacementException(
                    PlacementException.CLOSED, "no GPU that the model may be on has passed this server's own check");
        }
        return open;
    }

    private List<CudaDevice> list() throws PlacementException {
        try {
            return devices.list();
        } catch (GpuUnavailableException e) {
            LOG.warnf("the CUDA driver: %s", e.getMessage());
            throw new PlacementException(
                    PlacementException.DRIVER, "the CUDA driver is not there or does not start; the log says why");
        }
    }

    private CudaDevice choose(List<CudaDevice> candidates, long limit) throws PlacementException {
        return candidates.stream()
                .filter(device -> limit <= seats.left(device))
                .min(Comparator.<CudaDevice>comparingInt(seats::models)
                        .thenComparing(Comparator.<CudaDevice>comparingLong(seats::left)
                                .reversed())
                        .thenComparingInt(CudaDevice::number))
                .orElseThrow(() -> new PlacementException(
                        PlacementException.OUT_OF_MEMORY,
                        "no GPU that the model may be on has so much memory left as gpu_mem_limit promises"));
    }

    private void prove(CudaDevice device) throws PlacementException {
        if (!proven.containsKey(device.uuid())) {
            runtime.probe(device.number());
            proven.put(device.uuid(), true);
        }
    }

    /** Models on GPUs. */
    public int onGpus() {
        return seats.models();
    }

    /** Tensors that went to GPUs or came from there. */
    public long crossings() {
        return seats.crossings();
    }

    /** Models that compute on the processor and might be on a GPU, by the code of why they are not. */
    public Map<String, Integer> fallbacks() {
        synchronized (fallbacks) {
            return fallbacks.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        }
    }

    /** On the processor, since no card would do. */
    private final class Fallback extends CpuPlacement {
        private final AtomicBoolean gone = new AtomicBoolean();

        Fallback(String code) {
            super(code);
            count(1);
        }

        private void count(int more) {
            synchronized (fallbacks) {
                fallbacks.merge(fallback(), more, Integer::sum);
            }
        }

        @Override
        public void close() {
            if (!gone.getAndSet(true)) {
                count(-1);
            }
        }
    }
}
