package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.enclave.nvidia.CudaDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaChecksTest {
    @TempDir
    private Path home;

    private void built(String jar) throws Exception {
        Path folder = Files.createDirectories(home.resolve("inference-server/target/quarkus-app/lib/main"));
        Files.createFile(folder.resolve(jar));
    }

    @Test
    void saysWhatTheServerWasBuiltWith() throws Exception {
        assertThat(CudaChecks.runtime(home)).isEqualTo(new Check("ONNX Runtime", "absent", "no server is built", ""));
        built("com.microsoft.onnxruntime.onnxruntime-1.29.0.jar");
        assertThat(CudaChecks.runtime(home).found()).isEqualTo("the server's is for the CPU");
        assertThat(CudaChecks.runtime(home).advice()).contains("-Pgpu").contains("target gpu");
    }

    @Test
    void saysThatItHasCuda() throws Exception {
        built("com.microsoft.onnxruntime.onnxruntime_gpu-1.29.0.jar");
        assertThat(CudaChecks.runtime(home).found()).isEqualTo("the server's has CUDA");
    }

    @Test
    void noDriverIsNoError() {
        Check check =
                CudaChecks.driver(new CudaDriver(home.resolve("libcuda.so.1").toString()));
        assertThat(check.state()).isEqualTo("absent");
        assertThat(check.advice()).contains("docs/gpu.md");
    }
}
