package dev.assay.enclave.mode;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process looks like to the rules: so that they are functions of it, and tests can make one up.
 *
 * @param environment environment variables
 * @param arguments what the JVM was started with, wherever it read that
 * @param properties system properties
 * @param flags the JVM's own options by name, with their effective values
 * @param preload content of {@code /etc/ld.so.preload}; empty where there is none
 * @param limits content of {@code /proc/self/limits}; empty where there is none
 * @param corePattern content of {@code /proc/sys/kernel/core_pattern}; empty where there is none
 */
public record ProcessView(
        Map<String, String> environment,
        List<String> arguments,
        Map<String, String> properties,
        Map<String, String> flags,
        String preload,
        String limits,
        String corePattern) {
    private static final int MAX_FILE_BYTES = 64 << 10;
    private static final Path CORE_PATTERN = Path.of("/proc/sys/kernel/core_pattern");

    /** Copies the collections. */
    public ProcessView {
        environment = new TreeMap<>(environment);
        arguments = List.copyOf(arguments);
        properties = new TreeMap<>(properties);
        flags = new TreeMap<>(flags);
    }

    /** Whether the kernel hands memory dumps to a program: it does so whatever RLIMIT_CORE says (core(5)). */
    public boolean isDumpPiped() {
        return corePattern.startsWith("|");
    }

    /** This process. */
    public static ProcessView current() {
        Map<String, String> properties = new HashMap<>();
        System.getProperties()
                .stringPropertyNames()
                .forEach(name -> properties.put(name, System.getProperty(name, "")));
        return new ProcessView(
                System.getenv(),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                properties,
                effectiveFlags(),
                read(Path.of("/etc/ld.so.preload")),
                read(Path.of("/proc/self/limits")),
                read(CORE_PATTERN));
    }

    /**
     * A server that the launcher would start from here: it takes over the environment, and gives the JVM options of its
     * own, which are those that RELEASE mode wants.
     */
    public static ProcessView startedFrom(Map<String, String> environment) {
        return new ProcessView(
                environment,
                List.of(),
                Map.of(),
                Map.of("DisableAttachMechanism", "true"),
                read(Path.of("/etc/ld.so.preload")),
                "",
                read(CORE_PATTERN));
    }

    private static Map<String, String> effectiveFlags() {
        HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        Map<String, String> flags = new HashMap<>();
        if (vm == null) {
            return flags;
        }
        for (String name : JvmRules.FLAGS) {
            try {
                String value = vm.getVMOption(name).getValue();
                flags.put(name, value == null ? "" : value);
            } catch (IllegalArgumentException notInThisJvm) {
                // What it does not have cannot be on.
            }
        }
        return flags;
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_FILE_BYTES), StandardCharsets.ISO_8859_1);
        } catch (IOException notThere) {
            return "";
        }
    }
}
