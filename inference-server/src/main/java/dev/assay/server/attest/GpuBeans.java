package dev.assay.server.attest;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.enclave.EnclaveMode;
import dev.assay.enclave.TeeProvider;
import dev.assay.enclave.nvidia.BoundedHardware;
import dev.assay.enclave.nvidia.CudaDriver;
import dev.assay.enclave.nvidia.GpuMonitor;
import dev.assay.enclave.nvidia.NvidiaHardware;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.evidence.TeeType;
import dev.assay.fetch.EndorsementSource;
import dev.assay.server.config.AssayConfig;
import dev.assay.server.config.StartupException;
import dev.assay.server.engine.Placer;
import dev.assay.server.gpu.GpuGate;
import dev.assay.server.gpu.GpuJudge;
import dev.assay.server.gpu.GpuSettings;
import dev.assay.server.gpu.GpuUse;
import dev.assay.server.gpu.Gpus;
import dev.assay.trust.TrustAnchors;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** The enclave's GPUs as beans. */
@Singleton
class GpuBeans {
    @Produces
    @Singleton
    Gpus gpus(
            AssayConfig config,
            TeeProvider tee,
            TrustAnchors anchors,
            EndorsementSource source,
            EndorsementMemory memory,
            Crypto crypto,
            Clock clock) {
        GpuSettings settings = settings(config.gpu());
        // SGX has no confidential GPU: what leaves the enclave is in the clear.
        boolean leftAlone = settings.use() == GpuUse.NONE || tee.tee() == TeeType.SGX;
        boolean unchecked = settings.use() == GpuUse.DANGEROUSLY_UNCHECKED;
        requireNothingToLose(unchecked, tee.mode());
        GpuMonitor monitor = leftAlone || unchecked ? null : monitor(config.gpu(), crypto, clock);
        GpuGate gate = unchecked ? GpuGate.dangerouslyUnchecked() : new GpuGate();
        return new Gpus(settings, monitor, new GpuJudge(anchors, crypto, source, memory, clock), gate);
    }

    static void requireNothingToLose(boolean unchecked, EnclaveMode mode) {
        if (unchecked && mode != EnclaveMode.SIMULATED) {
            throw new StartupException(
                    StartupException.USAGE,
                    "assay.gpu=dangerously-unchecked is for the simulated TEE only: nothing protects what goes there");
        }
    }

    @Produces
    @Singleton
    Placer placer(AssayConfig config, Gpus gpus, EnforcedPolicy policy) {
        if (config.gpu().memoryLimit() < 0) {
            throw new StartupException(StartupException.USAGE, "assay.gpu.memory-limit is negative");
        }
        return new Placer(
                gpus.access(policy::policy, GpuBeans::madeUp),
                new CudaDriver(config.gpu().cuda()),
                config.gpu().memoryLimit());
    }

    /** What no core's digest is. */
    private static Bytes madeUp() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Bytes.of(random);
    }

    private static GpuMonitor monitor(AssayConfig.Gpu config, Crypto crypto, Clock clock) {
        NvidiaHardware hardware = new NvidiaHardware(config.nvml(), config.nscq());
        return new GpuMonitor(new BoundedHardware(hardware, config.timeout()), crypto, clock);
    }

    static GpuSettings settings(AssayConfig.Gpu config) {
        try {
            return new GpuSettings(GpuUse.named(config.use()), config.refresh(), config.poll());
        } catch (IllegalArgumentException e) {
            throw new StartupException(StartupException.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Before the TEE is looked for, and again when it is known: nothing of this can come true later. */
    static void requirePossible(AssayConfig config, boolean sgx) {
        if (sgx && settings(config.gpu()).use() == GpuUse.REQUIRED) {
            throw new StartupException(
                    StartupException.USAGE,
                    "assay.gpu=required cannot be had under Occlum: SGX has no confidential GPU;"
                            + " use assay.gpu=none there, or a TDX or SEV-SNP guest");
        }
    }

    void close(@Disposes Gpus gpus) {
        gpus.close();
    }
}
