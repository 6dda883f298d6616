package dev.assay.enclave.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.simulated.SimulatedTee;
import dev.assay.evidence.CmwRecord;
import dev.assay.evidence.TeeType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseRulesTest {
    private static final String NO_CORE =
            "Limit                     Soft Limit           Hard Limit           Units     \n"
                    + "Max core file size        0                    unlimited            bytes     \n";

    /** A process that nothing is wrong with. */
    private static final ProcessView GOOD = new ProcessView(
            Map.of("PATH", "/usr/bin", "LD_LIBRARY_PATH", "/usr/local/nvidia/lib64:/usr/lib", "LD_PRELOAD", ""),
            List.of("-XX:+DisableAttachMechanism", "-Xmx1g", "-Dassay.tee=tdx", "-XX:-HeapDumpOnOutOfMemoryError"),
            Map.of("java.library.path", "/usr/lib", "assay.tee", "tdx"),
            Map.of("DisableAttachMechanism", "true", "HeapDumpOnOutOfMemoryError", "false", "OnError", ""),
            "# nothing\n\n",
            NO_CORE,
            "core");

    private static List<String> settings(ProcessView process) {
        return ReleaseRules.check(process).stream().map(Weakness::setting).toList();
    }

    private static ProcessView withEnvironment(String name, String value) {
        Map<String, String> environment = new TreeMap<>(GOOD.environment());
        environment.put(name, value);
        return new ProcessView(
                environment,
                GOOD.arguments(),
                GOOD.properties(),
                GOOD.flags(),
                GOOD.preload(),
                GOOD.limits(),
                GOOD.corePattern());
    }

    private static ProcessView withArgument(String argument) {
        return new ProcessView(
                GOOD.environment(),
                List.of("-XX:+DisableAttachMechanism", argument),
                GOOD.properties(),
                GOOD.flags(),
                GOOD.preload(),
                GOOD.limits(),
                GOOD.corePattern());
    }

    private static ProcessView withProperty(String name) {
        return new ProcessView(
                GOOD.environment(),
                GOOD.arguments(),
                Map.of(name, "something"),
                GOOD.flags(),
                GOOD.preload(),
                GOOD.limits(),
                GOOD.corePattern());
    }

    private static ProcessView withFlag(String name, String value) {
        Map<String, String> flags = new TreeMap<>(GOOD.flags());
        flags.put(name, value);
        return new ProcessView(
                GOOD.environment(),
                GOOD.arguments(),
                GOOD.properties(),
                flags,
                GOOD.preload(),
                GOOD.limits(),
                GOOD.corePattern());
    }

    @Test
    void nothingIsWrongWithAGoodProcess() {
        assertThat(ReleaseRules.check(GOOD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LD_PRELOAD",
                "LD_AUDIT",
                "JAVA_TOOL_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "_JAVA_OPTIONS",
                "CUDA_INJECTION64_PATH",
                "RUST_LIBRARY_PATH"
            })
    void variablesThatLoadCodeAreNamed(String name) {
        assertThat(settings(withEnvironment(name, "/some/library.so"))).containsExactly(name);
        assertThat(settings(withEnvironment(name, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/tmp/lib", "lib", ":/usr/lib", "/usr/lib:", "/usr/../tmp", "/usr/lib:/home/me", "/libevil"})
    void librariesFromElsewhereAreRefused(String path) {
        assertThat(settings(withEnvironment("LD_LIBRARY_PATH", path))).containsExactly("LD_LIBRARY_PATH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp/libnvidia-ml.so.1", "./libnvidia-ml.so.1", "../lib/x.so", "/usr/../tmp/x.so", "/"})
    void librariesOfSettingsFromElsewhereAreRefused(String path) {
        assertThat(ReleaseRules.library("assay.gpu.nvml", path))
                .hasValueSatisfying(weakness -> assertThat(weakness.setting()).isEqualTo("assay.gpu.nvml"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"libnvidia-ml.so.1", "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1", "/opt/nvidia/x.so"})
    void librariesOfSettingsFromTheSystemAreNot(String path) {
        assertThat(ReleaseRules.library("assay.gpu.nvml", path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-javaagent:/tmp/agent.jar=x, -javaagent",
        "-agentlib:jdwp=transport=dt_socket, -agentlib",
        "-agentpath:/tmp/agent.so, -agentpath",
        "-Xrunjdwp:transport=dt_socket, -Xrunjdwp",
        "-Xdebug, -Xdebug",
        "-Xbootclasspath/a:/tmp/x.jar, -Xbootclasspath/a",
        "--patch-module=java.base=/tmp/x, --patch-module",
        "-Djdk.module.patch.0=java.base=/tmp, -Djdk.module.patch.0",
        "-XX:+HeapDumpOnOutOfMemoryError, -XX:+HeapDumpOnOutOfMemoryError",
        "-XX:+UnlockDiagnosticVMOptions, -XX:+UnlockDiagnosticVMOptions",
        "-XX:OnOutOfMemoryError=cat, -XX:OnOutOfMemoryError",
        "-XX:StartFlightRecording:filename=/tmp/x, -XX:StartFlightRecording",
        "-XX:Flags=/tmp/flags, -XX:Flags",
        "-Djava.library.path=/tmp, -Djava.library.path",
        "-Xverify:none, -Xverify",
        "-XX:SharedArchiveFile=/tmp/x.jsa, -XX:SharedArchiveFile",
        "-XX:+AutoCreateSharedArchive, -XX:+AutoCreateSharedArchive",
        "-XX:AOTCache=/tmp/x.aot, -XX:AOTCache",
        "-XX:AOTMode=on, -XX:AOTMode"
    })
    void argumentsThatLetOthersInAreNamedWithoutTheirValues(String argument, String setting) {
        assertThat(settings(withArgument(argument))).containsExactly(setting);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.sun.management.jmxremote",
                "com.sun.management.jmxremote.port",
                "java.system.class.loader",
                "javax.net.debug",
                "assay.native.library",
                "onnxruntime.native.path",
                "jdk.attach.allowAttachSelf"
            })
    void propertiesThatLetOthersInAreNamed(String name) {
        assertThat(settings(withProperty(name))).containsExactly("-D" + name);
    }

    @Test
    void nativeCodeMayLieInTheImage() {
        ProcessView process = new ProcessView(
                GOOD.environment(),
                GOOD.arguments(),
                Map.of(
                        "assay.native.library", "/opt/assay/libassay_enclave.so",
                        "onnxruntime.native.path", "/opt/assay/onnxruntime"),
                GOOD.flags(),
                GOOD.preload(),
                GOOD.limits(),
                GOOD.corePattern());
        assertThat(ReleaseRules.check(process)).isEmpty();
    }

    @Test
    void whatAFileOfOptionsSetIsSeenInTheFlags() {
        assertThat(settings(withFlag("HeapDumpOnOutOfMemoryError", "true")))
                .containsExactly("-XX:HeapDumpOnOutOfMemoryError");
        assertThat(settings(withFlag("OnError", "gdb %p"))).containsExactly("-XX:OnError");
        assertThat(settings(withFlag("SharedArchiveFile", "/tmp/x.jsa"))).containsExactly("-XX:SharedArchiveFile");
        assertThat(settings(withFlag("AOTCache", "/tmp/x.aot"))).containsExactly("-XX:AOTCache");
    }

    @Test
    void attachMustBeOff() {
        assertThat(settings(withFlag("DisableAttachMechanism", "false"))).containsExactly("attach");
    }

    @Test
    void preloadedLibrariesAndCoreDumpsAreRefused() {
        ProcessView bad = new ProcessView(
                GOOD.environment(),
                GOOD.arguments(),
                GOOD.properties(),
                GOOD.flags(),
                "/usr/lib/evil.so\n",
                NO_CORE.replace(" 0  ", " unlimited  "),
                GOOD.corePattern());
        assertThat(settings(bad)).containsExactly("/etc/ld.so.preload", "RLIMIT_CORE");
    }

    @Test
    void everyWeaknessSaysWhatToDo() {
        for (Weakness weakness : ReleaseRules.check(withEnvironment("LD_PRELOAD", "x"))) {
            assertThat(weakness.line())
                    .startsWith("LD_PRELOAD: the dynamic loader")
                    .endsWith("; unset it");
        }
    }

    @Test
    void thisProcessCanBeLookedAt() {
        ProcessView current = ProcessView.current();
        assertThat(current.flags()).containsKey("DisableAttachMechanism");
        assertThat(current.properties()).containsKey("java.version");
        assertThat(settings(current)).contains("attach");
    }

    // --- assay.mode ---

    private record Hardware(EnclaveMode mode) implements TeeProvider {
        @Override
        public TeeType tee() {
            return TeeType.TDX;
        }

        @Override
        public CmwRecord quote(Bytes reportData) {
            return new CmwRecord("a/b", reportData, CmwRecord.EVIDENCE);
        }
    }

    @Test
    void autoIsWhatTheHardwareSays() throws Exception {
        for (EnclaveMode mode : List.of(EnclaveMode.RELEASE, EnclaveMode.DEBUG)) {
            assertThat(ModeSetting.of("auto").apply(new Hardware(mode)).mode()).isEqualTo(mode);
        }
    }

    @Test
    void debugSaysSoWhateverTheHardwareSays() throws Exception {
        TeeProvider tee = ModeSetting.of("debug").apply(new Hardware(EnclaveMode.RELEASE));
        assertThat(tee.mode()).isEqualTo(EnclaveMode.DEBUG);
        assertThat(tee.quote(Bytes.utf8("x")).value()).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void releaseWantsHardwareThatCannotBeDebugged() throws Exception {
        TeeProvider release = new Hardware(EnclaveMode.RELEASE);
        assertThat(ModeSetting.RELEASE.apply(release)).isSameAs(release);
        for (TeeProvider other : List.of(new Hardware(EnclaveMode.DEBUG), new SimulatedTee("test"))) {
            assertThatThrownBy(() -> ModeSetting.RELEASE.apply(other))
                    .isInstanceOf(TeeUnavailableException.class)
                    .hasMessageContaining("assay.mode=release");
        }
    }

    @Test
    void simulatedStaysSimulated() throws Exception {
        assertThat(ModeSetting.DEBUG.apply(new SimulatedTee("test")).mode()).isEqualTo(EnclaveMode.SIMULATED);
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThatThrownBy(() -> ModeSetting.of("production"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("auto, release, debug");
    }

    private static ProcessView withCorePattern(String pattern) {
        return new ProcessView(
                GOOD.environment(),
                GOOD.arguments(),
                GOOD.properties(),
                GOOD.flags(),
                GOOD.preload(),
                GOOD.limits(),
                pattern);
    }

    /** With the native part the server withholds its memory; without it, it would not start. */
    @Test
    void aProgramThatGetsDumpsIsRefusedWhereMemoryCannotBeWithheld() {
        String problem = "native.unavailable: the native part was not built";
        assertThat(ReleaseRules.checkStart(withCorePattern("|/usr/lib/dumps %p"), problem))
                .extracting(Weakness::line)
                .containsExactly("core_pattern: the kernel would hand this process's memory to a program"
                        + " (native.unavailable: the native part was not built); set kernel.core_pattern to a file's"
                        + " name");
        assertThat(ReleaseRules.checkStart(withCorePattern("|/usr/lib/dumps %p"), null))
                .isEmpty();
        assertThat(ReleaseRules.checkStart(withCorePattern("core"), problem)).isEmpty();
    }

    @Test
    void aServerThatIsToBeStartedHasTheKernelsOwnPattern() {
        assertThat(ProcessView.startedFrom(Map.of()).corePattern())
                .isEqualTo(ProcessView.current().corePattern());
    }
}
