package dev.assay.enclave.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.jni.DeviceException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DeviceThreadTest {
    @Test
    void whoWaitsForADeviceThatHangsGoesOn() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        DeviceThread thread = new DeviceThread("test", Duration.ofMillis(100));
        AtomicBoolean hung = new AtomicBoolean();
        assertThatThrownBy(() -> thread.call(() -> {
                    uninterruptibly(hang);
                    hung.set(true);
                    return 1;
                }))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessage("test did not answer within 0 s");
        // Nor does the next one get past it.
        assertThatThrownBy(() -> thread.call(() -> 2)).hasMessage("test did not answer within 0 s");
        assertThat(hung).isFalse();
        hang.countDown();
        assertThat(new DeviceThread("test", Duration.ofSeconds(10)).<Integer>call(() -> 3))
                .isEqualTo(3);
        AtomicBoolean closed = new AtomicBoolean();
        thread.close(() -> closed.set(true));
        assertThat(hung).isTrue();
        assertThat(closed).isTrue();
    }

    /** As a request to a kernel is. */
    private static void uninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                continue;
            }
        }
    }

    @Test
    void refusalsAreSaidAndBugsAreLoud() {
        DeviceThread thread = new DeviceThread("test", Duration.ofSeconds(10));
        assertThatThrownBy(() -> thread.call(() -> {
                    throw new DeviceException("/dev/test", 5);
                }))
                .isInstanceOf(TeeUnavailableException.class)
                .hasMessage("test gave no evidence: /dev/test: EIO (5)");
        assertThatThrownBy(() -> thread.call(() -> {
                    throw new ArithmeticException();
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(ArithmeticException.class);
        thread.close(() -> {});
        assertThatThrownBy(() -> thread.call(() -> 1)).hasMessage("test is closed");
    }

    @Test
    void aCallerThatIsInterruptedStopsWaiting() {
        DeviceThread thread = new DeviceThread("test", Duration.ofSeconds(10));
        CountDownLatch never = new CountDownLatch(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> thread.call(() -> {
                    never.await();
                    return 1;
                }))
                .hasMessage("test was being asked when its caller was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
