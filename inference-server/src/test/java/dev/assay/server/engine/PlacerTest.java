package dev.assay.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.nvidia.CudaDevice;
import dev.assay.enclave.nvidia.CudaDevices;
import dev.assay.enclave.nvidia.GpuMonitor;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.fetch.Fetched;
import dev.assay.fetch.InMemoryEndorsementMemory;
import dev.assay.policy.Policy;
import dev.assay.server.engine.PlacementWish.Kind;
import dev.assay.server.gpu.FakeCards;
import dev.assay.server.gpu.GpuAccess;
import dev.assay.server.gpu.GpuGate;
import dev.assay.server.gpu.GpuJudge;
import dev.assay.server.gpu.GpuSettings;
import dev.assay.server.gpu.GpuUse;
import dev.assay.server.gpu.Gpus;
import dev.assay.testkit.FakeNvidia;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which card a model goes to, what it may take of it, and when it stays on the processor. */
class PlacerTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(FakeNvidia.NOW);
    private static final long GIB = 1L << 30;

    /** CUDA's order is not the driver's. */
    private static final CudaDevice SMALL = new CudaDevice(0, "GPU-1", "H100", 8 * GIB);

    private static final CudaDevice LARGE = new CudaDevice(1, "GPU-0", "H100", 80 * GIB);

    private final FakeCards cards = new FakeCards().gpu("GPU-0").gpu("GPU-1");
    private final List<Gpus> opened = new ArrayList<>();
    private final Cuda cuda = new Cuda();
    private CudaDevices devices = () -> List.of(SMALL, LARGE);

    /** ONNX Runtime with a CUDA that computes as the processor does. */
    private static final class Cuda implements CudaRuntime {
        final List<String> log = new ArrayList<>();
        String missing = "";
        String broken = "";

        @Override
        public void requireBuilt() throws PlacementException {
            if (!missing.isEmpty()) {
                throw new PlacementException(missing, "as the test wants");
            }
        }

        @Override
        public void probe(int number) throws PlacementException {
            log.add("probe " + number);
            if (!broken.isEmpty()) {
                throw new PlacementException(broken, "as the test wants");
            }
        }

        @Override
        public void configure(SessionOptions session, int number, CudaOptions options) {
            log.add("configure " + number + ' ' + options.providerOptions());
        }
    }

    private GpuAccess access(GpuUse use) {
        FakeNvidia vendor = FakeNvidia.hopper();
        GpuJudge judge = new GpuJudge(
                vendor.anchors(),
                CRYPTO,
                (evidence, have) -> new Fetched(vendor.endorsements(), List.of()),
                new InMemoryEndorsementMemory(),
                CLOCK);
        GpuSettings settings = new GpuSettings(use, Duration.ofMinutes(15), Duration.ofSeconds(5));
        boolean unchecked = use == GpuUse.DANGEROUSLY_UNCHECKED;
        GpuMonitor monitor = unchecked ? null : new GpuMonitor(cards, CRYPTO, CLOCK);
        Gpus gpus = new Gpus(settings, monitor, judge, unchecked ? GpuGate.dangerouslyUnchecked() : new GpuGate());
        opened.add(gpus);
        return gpus.access(Policy::strictDefault, () -> CRYPTO.sha256(Bytes.utf8("made up")));
    }

    private Placer placer(GpuUse use) {
        return new Placer(access(use), () -> devices.list(), cuda, 0);
    }

    private static PlacementWish wish(Kind kind, long memoryLimit, Integer... gpus) {
        return new PlacementWish(kind, List.of(gpus), CudaOptions.DEFAULT.withMemoryLimit(memoryLimit));
    }

    private static Placement place(Placer placer, PlacementWish wish) throws Exception {
        return placer.load(wish, placement -> placement);
    }

    private static void assertRefused(Placer placer, PlacementWish wish, String code) {
        assertThatThrownBy(() -> place(placer, wish))
                .isInstanceOfSatisfying(
                        PlacementException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @AfterEach
    void close() {
        opened.forEach(Gpus::close);
    }

    // --- which card ---

    @Test
    void cardsAreCheckedBeforeAnythingIsLoadedWhereThereIsCuda() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        placer.prepare();
        assertThat(cards.log).containsExactly("read", "ready true");
        assertThat(place(placer, PlacementWish.ANYWHERE).gpu()).isEqualTo(1);
        assertThat(cards.log).as("once").hasSize(2);
    }

    @Test
    void withoutCudaNobodyBothersTheCards() {
        cuda.missing = PlacementException.NOT_IN_BUILD;
        placer(GpuUse.AUTO).prepare();
        placer(GpuUse.NONE).prepare();
        assertThat(cards.log).isEmpty();
    }

    @Test
    void nothingIsAskedOfACardBeforeItHasPassed() throws Exception {
        devices = () -> {
            assertThat(cards.ready).as("the driver lets work in").isTrue();
            return List.of(SMALL, LARGE);
        };
        Placement placement = place(placer(GpuUse.AUTO), PlacementWish.ANYWHERE);
        assertThat(placement.provider()).isEqualTo("CUDAExecutionProvider");
        assertThat(placement.fallback()).isEmpty();
        assertThat(cuda.log).containsExactly("probe " + placement.gpu());
    }

    @Test
    void theFirstModelGoesToTheLargestCardAndTheNextToTheOther() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        assertThat(place(placer, PlacementWish.ANYWHERE).gpu()).isEqualTo(1);
        Placement second = place(placer, PlacementWish.ANYWHERE);
        assertThat(second.gpu()).isZero();
        assertThat(place(placer, PlacementWish.ANYWHERE).gpu()).as("shared").isEqualTo(1);
        second.close();
        second.close();
        assertThat(placer.onGpus()).as("given back once").isEqualTo(2);
        assertThat(place(placer, PlacementWish.ANYWHERE).gpu()).isZero();
        assertThat(cuda.log).as("each card is tried once").containsExactly("probe 1", "probe 0");
    }

    @Test
    void aModelGoesToTheCardThatItNames() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        for (int i = 0; i < 3; i++) {
            assertThat(place(placer, wish(Kind.GPU, 0, 0)).gpu()).isZero();
        }
        assertRefused(placer, wish(Kind.GPU, 0, 2), PlacementException.UNKNOWN);
        assertRefused(placer, wish(Kind.GPU, 0, -1), PlacementException.UNKNOWN);
    }

    /** CUDA's GPU 0 is NVML's GPU 1: the number says nothing, the UUID does. */
    @Test
    void theCardThatWasCheckedIsTheCardThatIsUsed() throws Exception {
        cards.change("GPU-1", card -> card.report().measurement(20, FakeNvidia.digest("implant")));
        Placer placer = placer(GpuUse.AUTO);
        assertThat(place(placer, wish(Kind.GPU, 0)).gpu()).isEqualTo(1);
        assertThat(place(placer, wish(Kind.GPU, 0)).gpu()).isEqualTo(1);
        assertRefused(placer, wish(Kind.GPU, 0, 0), PlacementException.CLOSED);
    }

    @Test
    void theOtherWayRoundToo() throws Exception {
        cards.change("GPU-0", card -> card.report().measurement(20, FakeNvidia.digest("implant")));
        assertThat(place(placer(GpuUse.AUTO), wish(Kind.GPU, 0)).gpu()).isZero();
    }

    // --- memory ---

    @Test
    void whatIsPromisedIsNotPromisedTwice() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        assertRefused(placer, wish(Kind.GPU, 9 * GIB, 0), PlacementException.OUT_OF_MEMORY);
        Placement first = place(placer, wish(Kind.GPU, 5 * GIB, 0));
        assertRefused(placer, wish(Kind.GPU, 4 * GIB, 0), PlacementException.OUT_OF_MEMORY);
        assertThat(place(placer, wish(Kind.GPU, 3 * GIB, 0)).gpu()).isZero();
        assertThat(place(placer, wish(Kind.GPU, 4 * GIB, 0, 1)).gpu()).isEqualTo(1);
        first.close();
        assertThat(place(placer, wish(Kind.GPU, 4 * GIB, 0)).gpu()).isZero();
    }

    @Test
    void theOperatorsLimitIsForModelsThatSayNothing() throws Exception {
        Placer placer = new Placer(access(GpuUse.AUTO), () -> devices.list(), cuda, 6 * GIB);
        try (SessionOptions options = new SessionOptions()) {
            place(placer, wish(Kind.GPU, 0, 0)).configure(options);
            place(placer, wish(Kind.GPU, GIB, 0)).configure(options);
        }
        assertThat(cuda.log)
                .filteredOn(line -> line.startsWith("configure"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("gpu_mem_limit=" + 6 * GIB),
                        line -> assertThat(line).contains("gpu_mem_limit=" + GIB));
    }

    @Test
    void optionsByOnnxRuntimesNames() {
        assertThat(CudaOptions.DEFAULT.providerOptions())
                .isEqualTo(Map.of(
                        "arena_extend_strategy", "kSameAsRequested",
                        "cudnn_conv_algo_search", "HEURISTIC",
                        "use_tf32", "0"));
        assertThat(new CudaOptions(7, CudaOptions.Search.EXHAUSTIVE, true, false).providerOptions())
                .isEqualTo(Map.of(
                        "arena_extend_strategy", "kNextPowerOfTwo",
                        "cudnn_conv_algo_search", "EXHAUSTIVE",
                        "gpu_mem_limit", "7",
                        "use_tf32", "1"));
    }

    // --- the processor ---

    @Test
    void whoWantsTheProcessorGetsItAndNobodyAsksTheCards() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        assertThat(place(placer, wish(Kind.CPU, 0))).isSameAs(Placement.CPU);
        assertThat(cards.log).isEmpty();
        assertThat(cuda.log).isEmpty();
    }

    @Test
    void whereGpusAreLeftAloneNothingIsMissed() throws Exception {
        Placer placer = placer(GpuUse.NONE);
        assertThat(place(placer, PlacementWish.ANYWHERE)).isSameAs(Placement.CPU);
        assertThat(placer.fallbacks()).isEmpty();
        assertRefused(placer, wish(Kind.GPU, 0), PlacementException.ABSENT);
        assertRefused(Placer.cpuOnly(), wish(Kind.GPU, 0), PlacementException.ABSENT);
        assertThat(place(Placer.cpuOnly(), PlacementWish.ANYWHERE)).isSameAs(Placement.CPU);
    }

    private void assertFallsBack(Placer placer, String code) throws Exception {
        assertRefused(placer, wish(Kind.GPU, 0), code);
        assertThat(placer.fallbacks())
                .as("a model that is not served is none on the CPU")
                .isEmpty();
        Placement placement = place(placer, PlacementWish.ANYWHERE);
        assertThat(placement.provider()).isEqualTo("CPUExecutionProvider");
        assertThat(placement.fallback()).isEqualTo(code);
        assertThat(placer.fallbacks()).isEqualTo(Map.of(code, 1));
        assertThat(placer.onGpus()).isZero();
        placement.close();
        placement.close();
        assertThat(placer.fallbacks()).isEmpty();
    }

    @Test
    void aBuildWithoutCudaFallsBackAndAsksNoCard() throws Exception {
        cuda.missing = PlacementException.NOT_IN_BUILD;
        assertFallsBack(placer(GpuUse.AUTO), PlacementException.NOT_IN_BUILD);
        assertThat(cards.log).isEmpty();
    }

    /** What everybody has who builds without -Pgpu. */
    @Test
    void theBuildForTheProcessorFallsBack() throws Exception {
        assertFallsBack(new Placer(access(GpuUse.AUTO), () -> devices.list(), 0), PlacementException.NOT_IN_BUILD);
        assertThat(cards.log).isEmpty();
    }

    @Test
    void librariesThatDoNotFitFallBack() throws Exception {
        cuda.broken = PlacementException.LIBRARY_MISSING;
        assertFallsBack(placer(GpuUse.AUTO), PlacementException.LIBRARY_MISSING);
    }

    @Test
    void aDriverThatDoesNotStartFallsBack() throws Exception {
        devices = () -> {
            throw new GpuUnavailableException("CUDA_ERROR_SYSTEM_DRIVER_MISMATCH");
        };
        assertFallsBack(placer(GpuUse.AUTO), PlacementException.DRIVER);
    }

    @Test
    void cardsThatDoNotPassFallBackAndCudaIsNotEvenAsked() throws Exception {
        cards.change("GPU-0", card -> card.report().measurement(20, FakeNvidia.digest("implant")));
        cards.change("GPU-1", card -> card.report().measurement(20, FakeNvidia.digest("implant")));
        devices = () -> {
            throw new AssertionError("asked");
        };
        assertFallsBack(placer(GpuUse.AUTO), PlacementException.CLOSED);
    }

    /** Its own memory limit is too small for it: the card says so only when it is loaded. */
    @Test
    void aModelThatDoesNotFitIsLoadedOnTheProcessorAndGivesItsSeatBack() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        Placer.Loading<Placement> loading = placement -> {
            if (placement.gpu() >= 0) {
                throw new PlacementException(PlacementException.OUT_OF_MEMORY, "as the test wants");
            }
            return placement;
        };
        assertThatThrownBy(() -> placer.load(wish(Kind.GPU, 0), loading)).isInstanceOf(PlacementException.class);
        assertThat(placer.onGpus()).isZero();
        assertThat(placer.load(PlacementWish.ANYWHERE, loading).fallback()).isEqualTo(PlacementException.OUT_OF_MEMORY);
        assertThat(placer.onGpus()).isZero();
    }

    @Test
    void aModelThatIsNoneGoesNowhere() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        assertThatThrownBy(() -> placer.load(PlacementWish.ANYWHERE, placement -> {
                    throw new ModelFormatException("model.invalid", "as the test wants");
                }))
                .isInstanceOf(ModelFormatException.class);
        assertThat(placer.onGpus()).isZero();
        assertThat(placer.fallbacks()).isEmpty();
    }

    // --- what is seen of it ---

    private Bytes digest(Placement placement) {
        return RuntimeDigest.of(SessionSettings.DEFAULT, placement, CRYPTO);
    }

    @Test
    void theReceiptsRuntimeDigestTellsCardAndProcessorApart() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        Placement card = place(placer, PlacementWish.ANYWHERE);
        assertThat(card.numericOptions())
                .isEqualTo(Map.of("cudnn_conv_algo_search", "HEURISTIC", "device", "H100", "use_tf32", "0"));
        assertThat(digest(card)).isEqualTo(digest(place(placer, PlacementWish.ANYWHERE)));
        assertThat(digest(card)).isNotEqualTo(digest(Placement.CPU));
        PlacementWish tf32 =
                new PlacementWish(Kind.GPU, List.of(), new CudaOptions(0, CudaOptions.Search.HEURISTIC, true, true));
        assertThat(digest(card)).isNotEqualTo(digest(place(placer, tf32)));
        cuda.missing = PlacementException.NOT_IN_BUILD;
        assertThat(digest(place(placer, PlacementWish.ANYWHERE))).isEqualTo(digest(Placement.CPU));
    }

    @Test
    void memoryLimitsChangeNoNumber() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        assertThat(digest(place(placer, wish(Kind.GPU, GIB))))
                .isEqualTo(digest(place(placer, wish(Kind.GPU, 2 * GIB))));
    }

    @Test
    void tensorsThatCrossAreCounted() throws Exception {
        Placer placer = placer(GpuUse.AUTO);
        byte[] onnx = ProbeModel.bytes();
        Tensor input =
                Tensor.of(ProbeModel.INPUT_NAME, DataType.FP32, new long[] {2, 2}, ByteBuffer.allocateDirect(16));
        try (ModelSession session = placer.load(
                PlacementWish.ANYWHERE,
                place -> ModelSession.open(onnx, new TreeMap<>(), SessionSettings.DEFAULT, place))) {
            session.run(List.of(input), List.of(), 100);
            assertThat(placer.crossings()).as("one in, one out").isEqualTo(2);
            assertThat(placer.onGpus()).isEqualTo(1);
        }
        assertThat(placer.onGpus()).isZero();
    }

    @Test
    void whatACardSaysAboutARequestHasACode() throws Exception {
        Placement card = place(placer(GpuUse.AUTO), PlacementWish.ANYWHERE);
        PlacementException fault = Objects.requireNonNull(
                card.fault(new OrtException("Failed to allocate memory for requested buffer of size 5")));
        assertThat(EngineException.gpuFailed(fault).kind()).isEqualTo(EngineException.Kind.MODEL_FAILED);
        PlacementException gone =
                Objects.requireNonNull(card.fault(new OrtException("CUDA failure 700: an illegal memory access")));
        assertThat(EngineException.gpuFailed(gone).kind()).isEqualTo(EngineException.Kind.UNAVAILABLE);
        assertThat(card.fault(new OrtException("indices element out of data bounds, idx=4711")))
                .isNull();
        assertThat(Placement.CPU.fault(new OrtException("Failed to allocate memory for requested buffer of size 5")))
                .isNull();
    }

    // --- without a check ---

    @Test
    void developersMayUseACardThatNobodyCanCheck() throws Exception {
        Placer placer = placer(GpuUse.DANGEROUSLY_UNCHECKED);
        Placement placement = place(placer, PlacementWish.ANYWHERE);
        placement.requireOpen();
        assertThat(placement.gpu()).isEqualTo(1);
        assertThat(cards.log).as("the driver's monitor is not asked").isEmpty();
    }
}
