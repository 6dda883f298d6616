package dev.assay.testkit.canister;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the system keeps for the canister besides its heap. Cycles fit 63 bits here. */
final class CanisterState {
    final StableMemory stable = new StableMemory();
    final byte[] id;
    final List<String> log = new ArrayList<>();
    List<byte[]> controllers;
    byte[] caller = {4};
    long timeNanos = 1_767_225_600_000_000_000L;
    long version;
    private Kept kept = new Kept(new byte[0], 3_000_000_000_000L, 0);
    private Kept committed = kept;

    CanisterState(byte[] id) {
        this.id = id.clone();
        this.controllers = List.of(caller);
    }

    byte[] certifiedData() {
        return kept.certifiedData;
    }

    void certifiedData(byte[] data) {
        kept = new Kept(data, kept.cycles, kept.timer);
    }

    long cycles() {
        return kept.cycles;
    }

    void addCycles(long amount) {
        kept = new Kept(kept.certifiedData, Math.addExact(kept.cycles, amount), kept.timer);
    }

    long timer() {
        return kept.timer;
    }

    void timer(long nanos) {
        kept = new Kept(kept.certifiedData, kept.cycles, nanos);
    }

    boolean isController(byte[] principal) {
        return controllers.stream().anyMatch(controller -> Arrays.equals(controller, principal));
    }

    void commit() {
        stable.commit();
        committed = kept;
    }

    void rollBack() {
        stable.rollBack();
        kept = committed;
    }

    /** Everything that an installation may change outside the heap. */
    Checkpoint checkpoint() {
        return new Checkpoint(stable.copy(), kept);
    }

    void restore(Checkpoint checkpoint) {
        stable.set(checkpoint.stable);
        kept = checkpoint.kept;
        commit();
    }

    record Checkpoint(byte[] stable, Kept kept) {}

    private record Kept(byte[] certifiedData, long cycles, long timer) {}
}
