package dev.assay.cli;

import dev.assay.bytes.Bytes;
import dev.assay.crypto.Crypto;
import dev.assay.crypto.bc.BouncyCastleCrypto;
import dev.assay.enclave.GpuEvidence;
import dev.assay.enclave.nvidia.BoundedHardware;
import dev.assay.enclave.nvidia.GpuCollection;
import dev.assay.enclave.nvidia.GpuMonitor;
import dev.assay.enclave.nvidia.GpuReading;
import dev.assay.enclave.nvidia.GpuStates;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.enclave.nvidia.NvidiaHardware;
import dev.assay.evidence.CmwRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** This machine's GPUs as their driver shows them. Nothing here judges them. */
final class LocalGpus implements AutoCloseable {
    private static final Crypto CRYPTO = new BouncyCastleCrypto();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final GpuMonitor monitor = new GpuMonitor(
            new BoundedHardware(new NvidiaHardware(NvidiaHardware.NVML, NvidiaHardware.NSCQ), PATIENCE),
            CRYPTO,
            Clock.systemUTC());
    private final List<String> lines = new ArrayList<>(monitor.last().describe());

    /** One line for each thing, and for each device that gave no evidence. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** Of all devices that give it, for a statement over this core. */
    List<GpuEvidence> evidence(Bytes coreDigest) {
        List<GpuEvidence> evidence = new ArrayList<>();
        try {
            GpuCollection collection = monitor.collect(coreDigest);
            for (GpuReading reading : collection.readings()) {
                CmwRecord record = reading.evidence();
                if (record == null) {
                    lines.add("no evidence of " + reading.device().id() + ": " + reading.problem());
                } else {
                    evidence.add(of(record, collection));
                }
            }
        } catch (GpuUnavailableException e) {
            lines.add("no evidence: " + e.getMessage());
        }
        return evidence;
    }

    private static GpuEvidence of(CmwRecord record, GpuCollection collection) {
        GpuStates states = collection.states();
        return new GpuEvidence(
                record, states.ccMode(), states.devtools(), collection.takenAt(), collection.refreshCounter());
    }

    /** For {@code assay doctor}. */
    static Check check() {
        try (LocalGpus gpus = new LocalGpus()) {
            GpuStates states = gpus.monitor.last();
            String advice = switch (states.mode()) {
                case ON -> "";
                case ABSENT -> "only for computing on NVIDIA GPUs";
                case OFF, DEVTOOLS, UNKNOWN -> "nothing is sent to such a GPU; docs/gpu.md says what to do";
            };
            return new Check(
                    "GPUs", advice.isEmpty() ? Check.OK : Check.ABSENT, String.join("; ", gpus.lines()), advice);
        }
    }

    @Override
    public void close() {
        monitor.close();
    }
}
