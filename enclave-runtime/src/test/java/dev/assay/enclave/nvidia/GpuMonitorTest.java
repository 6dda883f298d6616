package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.evidence.GpuNonce;
import dev.assay.testkit.FakeNvidia;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is collected for whom, and what counts as a reset. */
class GpuMonitorTest {
    private static final BouncyCastleCrypto CRYPTO = new BouncyCastleCrypto();
    private static final Bytes CORE = CRYPTO.sha256(Bytes.utf8("core"));
    private static final Bytes OTHER_CORE = CRYPTO.sha256(Bytes.utf8("another core"));

    @TempDir
    Path folder;

    private static GpuMonitor monitor(NvidiaDouble nvidia) {
        return new GpuMonitor(nvidia.hardware(), CRYPTO, () -> Instant.ofEpochSecond(FakeNvidia.NOW));
    }

    @Test
    void eachCollectionHasANonceOfItsOwn() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            GpuCollection first = monitor.collect(CORE);
            GpuCollection second = monitor.collect(OTHER_CORE);
            assertThat(first.refreshCounter()).isEqualTo(1);
            assertThat(first.nonce()).isEqualTo(GpuNonce.of(CORE, 1, CRYPTO));
            assertThat(first.takenAt()).isEqualTo(FakeNvidia.NOW);
            assertThat(first.readings())
                    .hasSize(3)
                    .extracting(GpuReading::problem)
                    .containsOnly("");
            assertThat(second.nonce()).isEqualTo(GpuNonce.of(OTHER_CORE, 2, CRYPTO));
        }
    }

    @ParameterizedTest
    @CsvSource({"feature, 0", "devtools, 1", "gpus, 0"})
    void nothingIsAskedOfDevicesThatProtectNothing(String setting, int value) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia.nvml(setting, value))) {
            assertThat(monitor.collect(CORE).readings()).isEmpty();
        }
    }

    @Test
    void nothingChangesByItself() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            monitor.acceptWork(true);
            assertThat(monitor.changed()).isNull();
            monitor.collect(CORE);
            assertThat(monitor.changed()).isNull();
        }
    }

    @Test
    void whatIsInUseIsSeenAtEachLook() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            assertThat(monitor.usage()).isEmpty();
            monitor.changed();
            String id = monitor.last().devices().get(0).id();
            assertThat(monitor.usage()).containsExactly(new GpuUsage(id, 80L << 30, 2L << 30, 0.42));
            nvidia.nvml("code.nvmlDeviceGetUtilizationRates", 3).nvml("used", 5);
            assertThat(monitor.changed()).isNull();
            assertThat(monitor.usage()).containsExactly(new GpuUsage(id, 80L << 30, 5, Double.NaN));
            nvidia.nvml("code.nvmlDeviceGetMemoryInfo", 999);
            assertThat(monitor.changed()).as("no reason to close anything").isNull();
            assertThat(monitor.usage()).isEmpty();
        }
    }

    @Test
    void aDriverThatDoesNotSayWhatIsInUseIsNoWorse() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, "-DWITHOUT_USAGE");
                GpuMonitor monitor = monitor(nvidia)) {
            assertThat(monitor.changed()).isNull();
            assertThat(monitor.usage()).isEmpty();
        }
    }

    @Test
    void aResetIsSeenOnce() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            monitor.acceptWork(true);
            nvidia.reset();
            assertThat(monitor.changed()).isEqualTo("the GPUs no longer accept work, as after a reset");
            assertThat(monitor.changed()).isNull();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpus, 2, the devices changed from",
        "uuid.0, GPU-another, the devices changed from",
        "driver, 570.1, the driver changed from 550.90.07 to 570.1",
        "feature, 0, the mode changed from confidential computing on to confidential computing off",
        "devtools, 1, the mode changed from confidential computing on to confidential computing in DEVTOOLS mode",
        "multi, 1, the mode changed from confidential computing on to confidential computing on",
        "code.nvmlDeviceGetUUID, 15, the mode changed from confidential computing on to unknown (NVML_ERROR_GPU_IS_LOST",
        "code.nvmlDeviceGetHandleByIndex_v2, 16, the mode changed from confidential computing on to unknown (NVML_ERROR_RESET_REQUIRED",
        "code.nvmlInit_v2, 9, ''"
    })
    void changes(String setting, String value, String change) throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            monitor.acceptWork(true);
            nvidia.nvml(setting, value);
            String seen = monitor.changed();
            if (change.isEmpty()) {
                assertThat(seen)
                        .as("a library that is open is not opened again")
                        .isNull();
            } else {
                assertThat(seen).startsWith(change);
            }
        }
    }

    /** The report of one GPU, and behind the driver's back its place is taken by another. */
    @Test
    void whatChangesMeanwhileIsNotCollected() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        AtomicInteger resetAt = new AtomicInteger(Integer.MAX_VALUE);
        NvidiaDouble[] self = new NvidiaDouble[1];
        Supplier<FakeNvidia> resetting = () -> {
            if (asked.incrementAndGet() == resetAt.get()) {
                try {
                    self[0].reset();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return FakeNvidia.hopper();
        };
        try (NvidiaDouble nvidia = new NvidiaDouble(folder, resetting);
                GpuMonitor monitor = monitor(nvidia)) {
            self[0] = nvidia;
            monitor.acceptWork(true);
            assertThat(monitor.collect(CORE).readings()).hasSize(3);
            resetAt.set(asked.get() + 1);
            assertThatThrownBy(() -> monitor.collect(CORE))
                    .isInstanceOf(GpuUnavailableException.class)
                    .hasMessage("while evidence was collected, the GPUs no longer accept work, as after a reset");
        }
    }

    @Test
    void readyMeansThatTheDriverSaysSoAfterwards() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            nvidia.nvml("deaf", 1);
            assertThatThrownBy(() -> monitor.acceptWork(true)).isInstanceOf(GpuUnavailableException.class);
            nvidia.nvml("deaf", 0).nvml("devtools", 1);
            assertThatThrownBy(() -> monitor.acceptWork(true))
                    .hasMessageStartingWith("the GPUs changed while they were made ready: the mode changed from");
        }
    }

    /** Between the look that was judged and the word that work may come, there is time to change cards. */
    @Test
    void whatWasNotJudgedIsNotMadeReady() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                GpuMonitor monitor = monitor(nvidia)) {
            assertThat(monitor.collect(CORE).readings()).isNotEmpty();
            nvidia.nvml("gpus", 3);
            assertThatThrownBy(() -> monitor.acceptWork(true))
                    .isInstanceOf(GpuUnavailableException.class)
                    .hasMessageStartingWith("the GPUs changed while they were made ready: the devices changed from");
        }
    }
}
