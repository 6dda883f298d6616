package dev.assay.server.attest;

import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeDetection;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.TeeUnavailableException;
import dev.assay.enclave.jni.NativeLibrary;
import dev.assay.enclave.jni.ProcessMemory;
import dev.assay.enclave.mode.ModeSetting;
import dev.assay.enclave.mode.ProcessView;
import dev.assay.enclave.mode.ReleaseRules;
import dev.assay.enclave.mode.Weakness;
import dev.assay.enclave.tsm.TsmOptions;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Finds the TEE and decides what its word may be worth, before there are any keys. */
final class TeeStart {
    private static final Logger LOG = Logger.getLogger(TeeStart.class);

    private TeeStart() {}

    /**
     * The TEE of this process.
     *
     * @param process what the rules of RELEASE mode look at
     * @param outside settings from outside the build that change what is not in the configuration digest
     * @throws StartupException if there is no TEE, or it is one of RELEASE mode and a rule of that is broken
     */
    static TeeProvider open(AssayConfig config, ProcessView process, List<Weakness> outside) {
        ModeSetting setting = setting(config);
        requireOwnNativePart(config, setting, process);
        TeeProvider tee;
        try {
            TeeDetection detection = new TeeDetection(config.teeRoot(), BuildIdentity.current(), options(config));
            tee = setting.apply(detection.select(config.tee()));
        } catch (TeeUnavailableException e) {
            throw new StartupException(StartupException.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
        judge(tee.mode(), weaknesses(config, process, outside));
        if (tee.mode() == EnclaveMode.RELEASE && process.isDumpPiped()) {
            withholdMemory();
        }
        if (!tee.eventLogState().isEmpty()) {
            LOG.info(tee.eventLogState());
        }
        return tee;
    }

    /**
     * The search for a TEE loads the native part, and its constructors would run before any mode is known. So only who asked
     * for debug mode, or for the TEE that protects nothing, may name another.
     */
    private static void requireOwnNativePart(AssayConfig config, ModeSetting setting, ProcessView process) {
        String named = process.properties().get(NativeLibrary.PATH_PROPERTY);
        if (named == null || setting == ModeSetting.DEBUG || config.tee().equals("simulated")) {
            return;
        }
        String path = Path.of(named).toAbsolutePath().toString();
        ReleaseRules.library("-D" + NativeLibrary.PATH_PROPERTY, path).ifPresent(weakness -> {
            throw new StartupException(StartupException.REFUSED, refusal(List.of(weakness)));
        });
    }

    static List<Weakness> weaknesses(AssayConfig config, ProcessView process, List<Weakness> outside) {
        List<Weakness> weaknesses = new ArrayList<>(ReleaseRules.check(process));
        weaknesses.addAll(outside);
        ReleaseRules.library("assay.gpu.nvml", config.gpu().nvml()).ifPresent(weaknesses::add);
        ReleaseRules.library("assay.gpu.nscq", config.gpu().nscq()).ifPresent(weaknesses::add);
        ReleaseRules.library("assay.gpu.cuda", config.gpu().cuda()).ifPresent(weaknesses::add);
        if (config.dangerouslyTrustRoots().isPresent()) {
            weaknesses.add(new Weakness(
                    "assay.dangerously-trust-roots",
                    "the operator's roots would stand in the vendors' place",
                    "take that setting out"));
        }
        return weaknesses;
    }

    private static void withholdMemory() {
        String problem = ProcessMemory.withhold();
        if (!problem.isEmpty()) {
            throw new StartupException(StartupException.REFUSED, refusal(List.of(ReleaseRules.pipedDump(problem))));
        }
    }

    private static ModeSetting setting(AssayConfig config) {
        try {
            return ModeSetting.of(config.mode());
        } catch (IllegalArgumentException e) {
            throw new StartupException(StartupException.USAGE, "assay.mode: " + e.getMessage());
        }
    }

    private static TsmOptions options(AssayConfig config) {
        try {
            TsmOptions options = TsmOptions.standard();
            return config.snpPrivilegeLevel().isPresent()
                    ? options.withPrivilegeLevel(config.snpPrivilegeLevel().getAsInt())
                    : options;
        } catch (IllegalArgumentException e) {
            throw new StartupException(StartupException.USAGE, "assay.snp-privilege-level: " + e.getMessage());
        }
    }

    static void judge(EnclaveMode mode, List<Weakness> weaknesses) {
        switch (mode) {
            case RELEASE -> {
                if (!weaknesses.isEmpty()) {
                    throw new StartupException(StartupException.REFUSED, refusal(weaknesses));
                }
            }
            case DEBUG -> weaknesses.forEach(weakness -> LOG.warn("DEBUG mode allows " + weakness.line()));
            case SIMULATED -> weaknesses.forEach(weakness -> LOG.debug("RELEASE mode would refuse " + weakness.line()));
        }
    }

    private static String refusal(List<Weakness> weaknesses) {
        StringBuilder text = new StringBuilder("RELEASE mode does not start like this:");
        for (Weakness weakness : weaknesses) {
            text.append("\nassay:   ").append(weakness.line());
        }
        return text + "\nassay: or set assay.mode=debug, which every statement then says";
    }
}
