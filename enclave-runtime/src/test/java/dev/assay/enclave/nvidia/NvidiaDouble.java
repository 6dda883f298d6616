package dev.assay.enclave.nvidia;

import dev.assay.testkit.FakeNvidia;
import dev.assay.testkit.doubles.NvidiaSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * NVML and NSCQ without NVIDIA: libraries that are built for a test, do what their settings say, and have a device of the
 * test kit sign. {@code src/test/native/nvml_double.c} and {@code nscq_double.c} say what can be set.
 */
final class NvidiaDouble implements AutoCloseable {
    private final Path nvml;
    private final Path nscq;
    private final NvidiaSigner gpus;
    private final NvidiaSigner switches;
    private final Map<String, String> nvmlSettings = new LinkedHashMap<>();
    private final Map<String, String> nscqSettings = new LinkedHashMap<>();

    /** @param folder one of the double's own: where these libraries lie, nothing else may */
    NvidiaDouble(Path folder, String... flags) throws Exception {
        this(folder, FakeNvidia::hopper, flags);
    }

    NvidiaDouble(Path folder, Supplier<FakeNvidia> gpu, String... flags) throws Exception {
        nvml = NvidiaBuild.library(folder.resolve("libnvidia-ml.so.1"), "nvml_double.c", flags);
        nscq = NvidiaBuild.library(folder.resolve("libnvidia-nscq.so.2"), "nscq_double.c", flags);
        gpus = new NvidiaSigner(nvml, gpu);
        switches = new NvidiaSigner(nscq, FakeNvidia::nvSwitch);
    }

    Path nvml() {
        return nvml;
    }

    Path nscq() {
        return nscq;
    }

    /** These libraries, opened as the real ones are. */
    NvidiaHardware hardware() {
        return new NvidiaHardware(nvml.toString(), nscq.toString());
    }

    /** Without switches, as on most machines. */
    NvidiaHardware hardwareWithoutSwitches() {
        return new NvidiaHardware(
                nvml.toString(), nvml.resolveSibling("no-nscq.so").toString());
    }

    NvidiaDouble nvml(String setting, Object value) throws IOException {
        nvmlSettings.put(setting, value.toString());
        write(nvml, nvmlSettings);
        return this;
    }

    NvidiaDouble nscq(String setting, Object value) throws IOException {
        nscqSettings.put(setting, value.toString());
        write(nscq, nscqSettings);
        return this;
    }

    /** In one step, since a library may be reading it. */
    private static void write(Path library, Map<String, String> settings) throws IOException {
        StringBuilder lines = new StringBuilder();
        settings.forEach(
                (name, value) -> lines.append(name).append(' ').append(value).append('\n'));
        Path beside = Path.of(library + ".conf.new");
        Files.writeString(beside, lines);
        Files.move(beside, Path.of(library + ".conf"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a reset does: the GPUs no longer take work. */
    void reset() throws IOException {
        Files.deleteIfExists(ready());
    }

    boolean isReady() {
        return Files.exists(ready());
    }

    void makeReady() throws IOException {
        Files.createFile(ready());
    }

    private Path ready() {
        return Path.of(nvml + ".ready");
    }

    @Override
    public void close() throws IOException {
        gpus.close();
        switches.close();
    }
}
