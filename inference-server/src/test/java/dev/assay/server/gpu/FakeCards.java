package dev.assay.server.gpu;

import dev.assay.bytes.Bytes;
import dev.assay.enclave.nvidia.GpuDevice;
import dev.assay.enclave.nvidia.GpuDevice.Kind;
import dev.assay.enclave.nvidia.GpuHardware;
import dev.assay.enclave.nvidia.GpuMode;
import dev.assay.enclave.nvidia.GpuReading;
import dev.assay.enclave.nvidia.GpuStates;
import dev.assay.enclave.nvidia.GpuUnavailableException;
import dev.assay.enclave.nvidia.GpuUsage;
import dev.assay.testkit.FakeNvidia;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A machine's cards in a test's hands; the test kit's devices sign for them. */
public final class FakeCards implements GpuHardware {
    /** What was asked of the driver. */
    public final List<String> log = new ArrayList<>();

    /** What the driver says. */
    public GpuMode mode = GpuMode.ON;

    int ccMode = 1;
    /** As after a reset when it is taken back. */
    public boolean ready;

    boolean readyRefused;
    Bytes onlyNonce = Bytes.empty();
    Runnable whileReading = () -> {};
    Runnable whileLooking = () -> {};
    private final Map<GpuDevice, Supplier<FakeNvidia>> cards = new LinkedHashMap<>();
    private final Map<String, Consumer<FakeNvidia>> changes = new LinkedHashMap<>();

    public FakeCards gpu(String id) {
        cards.put(new GpuDevice(Kind.GPU, cards.size(), id, "H100"), FakeNvidia::hopper);
        return this;
    }

    public FakeCards nvSwitch(String id) {
        cards.put(new GpuDevice(Kind.SWITCH, cards.size(), id, "LS10"), FakeNvidia::nvSwitch);
        return this;
    }

    void remove(String id) {
        cards.keySet().removeIf(device -> device.id().equals(id));
    }

    /** What this card's reports are like from now on. */
    public void change(String id, Consumer<FakeNvidia> change) {
        changes.put(id, change);
    }

    @Override
    public GpuStates look() {
        whileLooking.run();
        List<GpuDevice> devices = mode == GpuMode.ABSENT ? List.of() : List.copyOf(cards.keySet());
        return new GpuStates(
                mode, "", "550.90.07", ccMode, mode == GpuMode.DEVTOOLS, ready, devices, "absent: not installed");
    }

    @Override
    public List<GpuReading> read(GpuStates states, Bytes nonce) {
        log.add("read");
        whileReading.run();
        return states.devices().stream().map(device -> reading(device, nonce)).toList();
    }

    @Override
    public List<GpuUsage> usage(GpuStates states) {
        return states.devices().stream()
                .map(device -> new GpuUsage(device.id(), 1000, 10, Double.NaN))
                .toList();
    }

    private GpuReading reading(GpuDevice device, Bytes nonce) {
        FakeNvidia card = cards.getOrDefault(device, FakeNvidia::hopper).get();
        card.report().nonce(onlyNonce.length() == 0 ? nonce : onlyNonce);
        changes.getOrDefault(device.id(), unchanged -> {}).accept(card);
        return new GpuReading(device, card.evidence(), "");
    }

    @Override
    public void acceptWork(boolean accept) throws GpuUnavailableException {
        log.add("ready " + accept);
        if (readyRefused) {
            throw new GpuUnavailableException("the GPUs' ready state: NVML_ERROR_NO_PERMISSION");
        }
        ready = accept;
    }

    @Override
    public void close() {
        log.add("close");
    }
}
