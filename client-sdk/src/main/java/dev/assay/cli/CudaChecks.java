package dev.assay.cli;

import dev.assay.enclave.nvidia.CudaDevices;
import dev.assay.enclave.nvidia.CudaDriver;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What doctor says about computing on GPUs: the driver's half, and the half that the server was built with. */
final class CudaChecks {
    private static final String JARS = "inference-server/target/quarkus-app/lib/main";

    private CudaChecks() {}

    static List<Check> all(Path home) {
        return List.of(driver(new CudaDriver(CudaDevices.LIBRARY)), runtime(home));
    }

    static Check driver(CudaDriver driver) {
        try {
            return new Check("CUDA driver", Check.OK, driver.describe(), "");
        } catch (GpuUnavailableException e) {
            return new Check(
                    "CUDA driver",
                    Check.ABSENT,
                    String.valueOf(e.getMessage()),
                    "only for computing on NVIDIA GPUs; docs/gpu.md says what fits what");
        }
    }

    static Check runtime(Path home) {
        List<String> jars = jars(home.resolve(JARS));
        boolean cuda = jars.stream().anyMatch(jar -> jar.contains("onnxruntime_gpu-"));
        boolean any = jars.stream().anyMatch(jar -> jar.contains("onnxruntime-"));
        if (cuda) {
            return new Check(
                    "ONNX Runtime", Check.OK, "the server's has CUDA", "the server says at the start what it lacks");
        }
        return new Check(
                "ONNX Runtime",
                any ? Check.OK : Check.ABSENT,
                any ? "the server's is for the CPU" : "no server is built",
                any ? "to compute on NVIDIA GPUs: build with -Pgpu, or use the image's target gpu" : "");
    }

    private static List<String> jars(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*onnxruntime*.jar")) {
            jars.forEach(jar -> names.add(String.valueOf(jar.getFileName())));
        } catch (IOException notBuilt) {
            return List.of();
        }
        return names;
    }
}
