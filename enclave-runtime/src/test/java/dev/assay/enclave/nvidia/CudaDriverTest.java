package dev.assay.enclave.nvidia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.enclave.doubles.NativeTestBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CUDA driver says about its devices, and what is made of it. */
class CudaDriverTest {
    @TempDir
    Path folder;

    /** Each test has a library of its own name: one that was loaded stays. */
    private CudaDriver driver(String settings, String... flags) throws IOException {
        Path library = NvidiaBuild.library(folder.resolve("libcuda.so.1"), "cuda_double.c", flags);
        Files.writeString(Path.of(library + ".conf"), settings);
        return new CudaDriver(library.toString());
    }

    @Test
    void devicesComeInCudasOrderUnderTheUuidThatNvmlHasToo() throws Exception {
        assertThat(driver("gpus 2\norder 1\n").list())
                .containsExactly(
                        new CudaDevice(0, "GPU-00000000-0000-0000-0000-000000000001", "NVIDIA H100 double", 80L << 30),
                        new CudaDevice(1, "GPU-00000000-0000-0000-0000-000000000000", "NVIDIA H100 double", 80L << 30));
    }

    @Test
    void olderDriversHaveTheFirstFunctionOnly() throws Exception {
        assertThat(driver("", "-DWITHOUT_SECOND").list())
                .extracting(CudaDevice::uuid)
                .containsExactly("GPU-00000000-0000-0000-0000-000000000000");
    }

    @Test
    void describesItself() throws Exception {
        assertThat(driver("version 12090\nmemory 0x100000000\n").describe())
                .isEqualTo("good for CUDA 12.9; 0: GPU-00000000-0000-0000-0000-000000000000 NVIDIA H100 double,"
                        + " 4096 MiB");
    }

    @Test
    void aNameWithoutAnEndHasOne() throws Exception {
        assertThat(driver("unterminated 1\n").list().get(0).name()).isEqualTo("x".repeat(95));
    }

    @Test
    void noDriverIsSaid() {
        assertThatThrownBy(() -> new CudaDriver(folder + "/libcuda.so.1").list())
                .isInstanceOf(GpuUnavailableException.class)
                .hasMessageStartingWith("the CUDA driver is not installed (");
    }

    @Test
    void aLibraryThatIsNoDriverIsSaid() throws Exception {
        assertThatThrownBy(() -> driver("", "-DWITHOUT_MEMORY").list())
                .isInstanceOf(GpuUnavailableException.class)
                .hasMessage("the CUDA driver is too old (a function of the CUDA driver is missing)");
    }

    @ParameterizedTest
    @CsvSource({
        "code.cuInit 100, CUDA_ERROR_NO_DEVICE",
        "code.cuInit 802, CUDA_ERROR_SYSTEM_NOT_READY",
        "code.cuInit 803, CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
        "code.cuInit 4711, CUDA code 4711",
        "code.cuDeviceGetCount 999, CUDA_ERROR_UNKNOWN",
        "code.cuDeviceGet 101, CUDA_ERROR_INVALID_DEVICE",
        "code.cuDeviceGetUuid_v2 1, CUDA_ERROR_INVALID_VALUE",
        "code.cuDeviceGetName 46, CUDA_ERROR_DEVICE_UNAVAILABLE",
        "code.cuDeviceTotalMem_v2 2, CUDA_ERROR_OUT_OF_MEMORY",
        "gpus 65, more devices than any machine has",
        "gpus -1, more devices than any machine has",
    })
    void whatTheDriverSaysIsSaid(String setting, String message) {
        assertThatThrownBy(() -> driver(setting + "\n").list())
                .isInstanceOf(GpuUnavailableException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 64})
    void asManyDevicesAsThereAre(int gpus) throws Exception {
        assertThat(driver("gpus " + gpus + "\n").list()).hasSize(gpus);
    }

    /** Nothing is read or written that must not be. */
    @ParameterizedTest
    @ValueSource(strings = {"gpus 64", "gpus 65", "gpus -1", "unterminated 1", "code.cuDeviceGetName 1"})
    void underSanitizers(String setting) throws Exception {
        Path library = NvidiaBuild.library(folder.resolve("libcuda.so.1"), "cuda_double.c");
        Files.writeString(Path.of(library + ".conf"), setting + "\n");
        NativeTestBuild.Result result =
                NativeTestBuild.run(List.of(NvidiaBuild.sanitizedCuda().toString(), library.toString()), List.of());
        assertThat(result.status()).as(result.output()).isZero();
    }
}
