package dev.assay.cli;

import dev.assay.cli.report.Members;
import dev.assay.enclave.HostHints;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.jni.NativeLibrary;
import dev.assay.enclave.mode.ProcessView;
import dev.assay.enclave.mode.ReleaseRules;
import dev.assay.enclave.mode.Weakness;
import dev.assay.enclave.tsm.BootEventLog;
import dev.assay.enclave.tsm.TsmOptions;
import dev.assay.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What doctor says about TEEs: each sign, what came of it, and what to do. */
final class TeeChecks {
    /** Shorter than a server's patience: somebody waits in front of a screen. */
    private static final TsmOptions OPTIONS = new TsmOptions(null, Duration.ofSeconds(15), Duration.ofSeconds(1), 1);

    private static final Map<String, String> ADVICE = Map.of(
            "occlum",
            "only inside an enclave that Occlum runs, whose configuration grants /dev/sgx",
            "tdx",
            "only in a TDX guest: Linux 6.7 or newer with CONFIG_TSM_REPORTS and the module tdx_guest, configfs mounted at"
                    + " /sys/kernel/config and, for a container, mounted into it writable; older kernels: /dev/tdx_guest",
            "sev-snp",
            "only in an SEV-SNP guest: Linux 6.7 or newer with CONFIG_TSM_REPORTS and the module sev-guest, configfs mounted"
                    + " at /sys/kernel/config and, for a container, mounted into it writable; older kernels:"
                    + " /dev/sev-guest");

    private final Path root;
    private final TeeDetection detection;
    private final List<Check> checks = new ArrayList<>();

    TeeChecks(Path root) {
        this.root = root;
        this.detection = new TeeDetection(root, "doctor", OPTIONS);
    }

    List<Check> all(Map<String, String> environment) {
        for (String tee : List.of("occlum", "tdx", "sev-snp")) {
            signs(tee);
            tee(tee);
        }
        bootLog();
        HostHints.of(root).forEach(hint -> add(hint.name(), Check.OK, hint.found(), hint.advice()));
        nativeLibrary();
        releaseMode(environment);
        return checks;
    }

    private void signs(String tee) {
        for (TeeDetection.Sign sign : detection.signs()) {
            if (sign.name().equals(tee)) {
                add(
                        "sign of " + tee,
                        sign.present() ? Check.OK : Check.ABSENT,
                        sign.path().toString(),
                        "");
            }
        }
    }

    /** Opens it: that its sign is there says little. */
    private void tee(String tee) {
        boolean anySign =
                detection.signs().stream().anyMatch(sign -> sign.name().equals(tee) && sign.present());
        try (TeeProvider provider = detection.select(tee)) {
            String log = provider.eventLogState();
            add(
                    "TEE " + tee,
                    Check.OK,
                    "it vouches, in mode " + provider.mode() + (log.isEmpty() ? "" : "; " + log),
                    "");
        } catch (TeeUnavailableException e) {
            String why = anySign ? String.valueOf(e.getMessage()) : "none of its signs is there";
            add("TEE " + tee, Check.ABSENT, why, ADVICE.getOrDefault(tee, ""));
        }
    }

    private void bootLog() {
        Path log = root.resolve(BootEventLog.DATA);
        boolean there = Files.exists(log);
        add(
                "boot event log",
                there ? Check.OK : Check.ABSENT,
                log.toString(),
                there ? "" : "TDX only: firmware shows it by the ACPI table CCEL; a container needs /sys/firmware");
    }

    private void nativeLibrary() {
        String problem = NativeLibrary.problem();
        add(
                "native part",
                problem == null ? Check.OK : Check.ABSENT,
                problem == null ? "loaded" : problem,
                problem == null
                        ? ""
                        : "needed for Occlum, /dev/sev-guest, /dev/tdx_guest and GPUs; configfs does without");
    }

    private void releaseMode(Map<String, String> environment) {
        releaseMode(ProcessView.startedFrom(environment), NativeLibrary.problem());
    }

    private void releaseMode(ProcessView process, @Nullable String nativeProblem) {
        List<Weakness> weaknesses = ReleaseRules.checkStart(process, nativeProblem);
        for (Weakness weakness : weaknesses) {
            add(
                    "RELEASE mode refuses",
                    Check.ABSENT,
                    weakness.setting() + ": " + weakness.message(),
                    weakness.remedy());
        }
        if (weaknesses.isEmpty()) {
            add("RELEASE mode", Check.OK, "a server started from here would be let start", "");
        }
    }

    private void add(String name, String state, String found, String advice) {
        checks.add(new Check(name, state, found, advice));
    }

    /** Weaknesses as an array. */
    static List<JsonValue> json(List<Weakness> weaknesses) {
        return weaknesses.stream()
                .map(weakness -> (JsonValue) new Members()
                        .put("setting", weakness.setting())
                        .put("message", weakness.message())
                        .put("remedy", weakness.remedy())
                        .build())
                .toList();
    }
}
