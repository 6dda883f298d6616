package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.store.SlotTable;
import dev.assay.canister.store.StableStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registered enclaves, in stable memory and, for looking them up, in the heap. */
final class Enclaves {
    private final SlotTable table;
    private final Map<Integer, RegisteredEnclave> bySlot = new TreeMap<>();
    private final Map<Bytes, Integer> slots = new LinkedHashMap<>();

    Enclaves(StableStore store) throws MalformedException {
        this.table = store.enclaves();
        for (int slot = 0; slot < table.slots(); slot++) {
            Bytes content = table.read(slot);
            if (content.length() > 0) {
                keep(slot, RegisteredEnclave.decode(content));
            }
        }
    }

    /** The enclave of this core digest, expired or not. */
    @Nullable
    RegisteredEnclave find(Bytes coreDigest) {
        Integer slot = slots.get(coreDigest);
        return slot == null ? null : bySlot.get(slot);
    }

    /** All of them, expired or not. */
    Collection<RegisteredEnclave> all() {
        return bySlot.values();
    }

    /** Registers an enclave, or renews it; those that have expired give up their places first. */
    void register(RegisteredEnclave enclave, long now) throws CanisterException {
        Bytes encoded = enclave.encode();
        if (encoded.length() > table.maxRecordBytes()) {
            throw new CanisterException(
                    CanisterException.ENCLAVE_TOO_LARGE,
                    "statement and models take " + encoded.length() + " bytes, at most " + table.maxRecordBytes());
        }
        Integer known = slots.get(enclave.coreDigest());
        int slot = known == null ? freeSlot(now) : known;
        table.write(slot, encoded);
        keep(slot, enclave);
    }

    private void keep(int slot, RegisteredEnclave enclave) {
        bySlot.put(slot, enclave);
        slots.put(enclave.coreDigest(), slot);
    }

    private int freeSlot(long now) throws CanisterException {
        List<Integer> expired = bySlot.entrySet().stream()
                .filter(entry -> entry.getValue().expired(now))
                .map(Map.Entry::getKey)
                .toList();
        for (int ended : expired) {
            table.clear(ended);
            RegisteredEnclave gone = bySlot.remove(ended);
            if (gone != null) {
                slots.remove(gone.coreDigest());
            }
        }
        int slot = SlotTable.firstGap(bySlot.keySet());
        if (slot >= table.slots()) {
            throw new CanisterException(
                    CanisterException.FULL, "no place for another enclave until a registration expires");
        }
        return slot;
    }
}
