package dev.assay.enclave.mode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the JVM was told: code of others, doors for debuggers and tools, its heap in a file. */
final class JvmRules {
    private static final String AGENT = "it loads code of others into the JVM";
    private static final String DEBUGGER = "it lets a debugger in";
    private static final String CLASSES = "it replaces classes of the JDK";
    private static final String ARCHIVE = "it takes classes from an archive instead of from the jars that are measured";
    private static final String DUMP = "the JVM would write its memory into a file";
    private static final String COMMAND = "the JVM would run a command";
    private static final String MANAGEMENT = "it opens the JVM to management tools";
    private static final String NATIVE_PART = "assay.native.library";
    private static final String LEAVE_OUT = "leave it out";

    /** Properties that name a file or folder of native code. */
    private static final Set<String> NATIVES = Set.of(NATIVE_PART, "onnxruntime.native.path");

    /** Flags whose effective values matter, wherever they were set. */
    static final List<String> FLAGS = List.of(
            "DisableAttachMechanism",
            "HeapDumpOnOutOfMemoryError",
            "HeapDumpBeforeFullGC",
            "HeapDumpAfterFullGC",
            "ManagementServer",
            "FlightRecorder",
            "StartFlightRecording",
            "OnError",
            "OnOutOfMemoryError",
            "SharedArchiveFile",
            "AOTCache",
            "AOTMode",
            "AutoCreateSharedArchive");

    private static final List<String> OPTION_VARIABLES =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "JDK_AOT_VM_OPTIONS");

    /** By what an argument begins with. */
    private static final Map<String, String> ARGUMENTS = new LinkedHashMap<>();

    static {
        ARGUMENTS.put("-javaagent:", AGENT);
        ARGUMENTS.put("-agentlib:jdwp", DEBUGGER);
        ARGUMENTS.put("-agentpath:", AGENT);
        ARGUMENTS.put("-agentlib:", AGENT);
        ARGUMENTS.put("-Xrunjdwp", DEBUGGER);
        ARGUMENTS.put("-Xrun", AGENT);
        ARGUMENTS.put("-Xdebug", DEBUGGER);
        ARGUMENTS.put("-Xbootclasspath", CLASSES);
        ARGUMENTS.put("--patch-module", CLASSES);
        ARGUMENTS.put("--upgrade-module-path", CLASSES);
        ARGUMENTS.put("-Djdk.module.patch", CLASSES);
        ARGUMENTS.put("-Djdk.module.upgrade.path", CLASSES);
        ARGUMENTS.put("-XX:SharedArchiveFile=", ARCHIVE);
        ARGUMENTS.put("-XX:SharedClassListFile=", ARCHIVE);
        ARGUMENTS.put("-XX:+AutoCreateSharedArchive", ARCHIVE);
        ARGUMENTS.put("-XX:AOTCache", ARCHIVE);
        ARGUMENTS.put("-XX:AOTMode=", ARCHIVE);
        ARGUMENTS.put("-XX:AOTConfiguration=", ARCHIVE);
        ARGUMENTS.put("-Xverify:none", "it turns the verification of classes off");
        ARGUMENTS.put("-noverify", "it turns the verification of classes off");
        ARGUMENTS.put("-XX:-BytecodeVerification", "it turns the verification of classes off");
        ARGUMENTS.put(
                "-XX:+UnlockDiagnosticVMOptions",
                "it makes options available that look into the JVM, or load code into it");
        ARGUMENTS.put("-XX:+WhiteBoxAPI", "it opens the JVM's inside");
        ARGUMENTS.put("-XX:+EnableJVMCI", "it lets another compiler in");
        ARGUMENTS.put("-XX:+UseJVMCI", "it lets another compiler in");
        ARGUMENTS.put("-XX:JVMCILibPath", "it lets another compiler in");
        ARGUMENTS.put("-XX:Flags=", "it takes options from a file");
        ARGUMENTS.put("-XX:VMOptionsFile=", "it takes options from a file");
        ARGUMENTS.put("-XX:+HeapDump", DUMP);
        ARGUMENTS.put("-XX:OnError=", COMMAND);
        ARGUMENTS.put("-XX:OnOutOfMemoryError=", COMMAND);
        ARGUMENTS.put("-XX:StartFlightRecording", "it records what the JVM does");
        ARGUMENTS.put("-XX:+FlightRecorder", "it records what the JVM does");
        ARGUMENTS.put("-XX:+EnableDynamicAgentLoading", AGENT);
        ARGUMENTS.put("-XX:-DisableAttachMechanism", MANAGEMENT);
        ARGUMENTS.put("-XX:+StartAttachListener", MANAGEMENT);
        ARGUMENTS.put("-XX:+ManagementServer", MANAGEMENT);
        ARGUMENTS.put("-Djava.library.path=", "native libraries would be taken from there");
        ARGUMENTS.put("-Dsun.boot.library.path=", "native libraries would be taken from there");
    }

    /** By what a system property begins with; set by an argument or otherwise. */
    private static final Map<String, String> PROPERTIES = new LinkedHashMap<>();

    static {
        PROPERTIES.put("com.sun.management.", MANAGEMENT);
        PROPERTIES.put("jdk.management.agent", MANAGEMENT);
        PROPERTIES.put("jdk.attach.allowAttachSelf", MANAGEMENT);
        PROPERTIES.put("java.system.class.loader", "it lets another class load all others");
        PROPERTIES.put("java.security.properties", "it replaces the JDK's choice of cryptography");
        PROPERTIES.put("javax.net.debug", "it writes what TLS protects into the log");
        PROPERTIES.put(NATIVE_PART, "native code would be loaded from elsewhere than the jar");
        PROPERTIES.put("onnxruntime.native.", "ONNX Runtime would be loaded from elsewhere than its jar");
    }

    private JvmRules() {}

    static void check(ProcessView process, List<Weakness> found) {
        for (String name : OPTION_VARIABLES) {
            if (!process.environment().getOrDefault(name, "").isBlank()) {
                found.add(new Weakness(name, "the JVM takes options from it", "unset it"));
            }
        }
        List<String> told = new ArrayList<>();
        for (String argument : process.arguments()) {
            ARGUMENTS.forEach((beginning, message) -> {
                if (argument.startsWith(beginning) && !told.contains(argument)) {
                    told.add(argument);
                    found.add(new Weakness(name(argument), message, LEAVE_OUT));
                }
            });
        }
        process.properties().forEach((name, value) -> property(name, value, found));
        flags(process, found);
    }

    private static void property(String name, String value, List<Weakness> found) {
        // Where the temporary folder allows no execution, or is too small, the image's own copies have to be named.
        boolean ofTheImage = NATIVES.contains(name) && LoaderRules.isSystemFolder(value);
        PROPERTIES.forEach((beginning, message) -> {
            if (name.startsWith(beginning) && !ofTheImage) {
                found.add(new Weakness("-D" + name, message, LEAVE_OUT));
            }
        });
    }

    /** What a file of options or the JVM's own defaults set is not among the arguments. */
    private static void flags(ProcessView process, List<Weakness> found) {
        Map<String, String> flags = process.flags();
        if (!flags.getOrDefault("DisableAttachMechanism", "false").equals("true")) {
            found.add(new Weakness(
                    "attach",
                    "another process of this user can load code into this one",
                    "start Java with -XX:+DisableAttachMechanism"));
        }
        for (String name : FLAGS) {
            String value = flags.getOrDefault(name, "");
            boolean on = !name.equals("DisableAttachMechanism") && !value.isEmpty() && !value.equals("false");
            boolean toldAlready =
                    found.stream().anyMatch(weakness -> weakness.setting().contains(name));
            if (on && !toldAlready) {
                found.add(new Weakness("-XX:" + name, flagMessage(name), LEAVE_OUT));
            }
        }
    }

    private static String flagMessage(String name) {
        if (name.startsWith("On")) {
            return COMMAND;
        }
        return name.contains("Archive") || name.startsWith("AOT") ? ARCHIVE : DUMP;
    }

    /** Without its value, which may be anything. */
    private static String name(String argument) {
        int end = argument.indexOf('=');
        int colon = argument.indexOf(':', "-XX:".length());
        if (!argument.startsWith("-XX:") && !argument.startsWith("-D") && argument.indexOf(':') > 0) {
            colon = argument.indexOf(':');
        }
        if (colon > 0 && (end < 0 || colon < end)) {
            end = colon;
        }
        return end < 0 ? argument : argument.substring(0, end);
    }
}
