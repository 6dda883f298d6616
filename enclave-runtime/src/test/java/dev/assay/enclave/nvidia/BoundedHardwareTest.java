package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that hangs must not hang us, and must not be believed later. */
class BoundedHardwareTest {
    private static final Bytes NONCE = Bytes.of(new byte[32]);

    @TempDir
    Path folder;

    @Test
    void whoAnswersInTimeIsHeard() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                BoundedHardware bounded = new BoundedHardware(nvidia.hardware(), Duration.ofSeconds(30))) {
            GpuStates states = bounded.look();
            assertThat(states.mode()).isEqualTo(GpuMode.ON);
            assertThat(bounded.read(states, NONCE))
                    .extracting(GpuReading::problem)
                    .containsOnly("");
            bounded.acceptWork(true);
            assertThat(nvidia.isReady()).isTrue();
            nvidia.nvml("deaf", 1);
            assertThatThrownBy(() -> bounded.acceptWork(false)).hasMessage("the GPUs' ready state did not become 0");
        }
    }

    @Test
    void whoHangsIsNotWaitedForNorBelievedLater() throws Exception {
        try (NvidiaDouble nvidia = new NvidiaDouble(folder);
                BoundedHardware bounded = new BoundedHardware(nvidia.hardware(), Duration.ofMillis(200))) {
            GpuStates before = bounded.look();
            assertThat(before.mode()).isEqualTo(GpuMode.ON);
            nvidia.nvml("slow.nvmlDeviceGetConfComputeGpuAttestationReport", 3000);
            assertThat(bounded.read(before, NONCE))
                    .extracting(GpuReading::problem)
                    .containsOnly("the driver did not answer within 0 s");
            assertThat(bounded.look().mode()).as("while it hangs").isEqualTo(GpuMode.UNKNOWN);
            assertThatThrownBy(() -> bounded.acceptWork(true)).isInstanceOf(GpuUnavailableException.class);
            nvidia.nvml("slow.nvmlDeviceGetConfComputeGpuAttestationReport", 0);
            await(bounded);
            assertThat(nvidia.isReady())
                    .as("what was given up is not done later")
                    .isFalse();
        }
    }

    private static void await(BoundedHardware bounded) throws InterruptedException {
        for (int i = 0; i < 100 && bounded.look().mode() != GpuMode.ON; i++) {
            Thread.sleep(100);
        }
        assertThat(bounded.look().mode()).as("when it has come back").isEqualTo(GpuMode.ON);
    }
}
