package dev.assay.canister;

import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.store.SlotTable;
import dev.assay.canister.store.StableStore;
import dev.assay.cbor.Cbor;
import dev.assay.cbor.CborFields;
import dev.assay.cbor.CborMapBuilder;
import dev.assay.crypto.Crypto;
import dev.assay.endorsement.EndorsementKind;
import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest endorsements that registrations rested on, in stable memory and, for looking them up, in the heap. An
 * issuer is kept as its SHA-256, so that a record has one size.
 */
final class RememberedEndorsements implements EndorsementMemory {
    private static final int MAX_RECORD_BYTES = 124;
    private static final int ISSUER = 1;
    private static final int KIND = 2;
    private static final int NUMBER = 3;
    private static final int ISSUED_AT = 4;
    private static final int NEXT_UPDATE = 5;

    private final SlotTable table;
    private final Crypto crypto;
    private final Map<Integer, Entry> bySlot = new TreeMap<>();
    private final Map<Bytes, Integer> slots = new HashMap<>();

    RememberedEndorsements(StableStore store, Crypto crypto) throws MalformedException {
        this.table = store.endorsements();
        this.crypto = crypto;
        for (int slot = 0; slot < table.slots(); slot++) {
            Bytes content = table.read(slot);
            if (content.length() > 0) {
                keep(slot, Entry.decode(content));
            }
        }
    }

    @Override
    public @Nullable EndorsementStamp newest(String issuer) {
        Integer slot = slots.get(key(issuer));
        Entry entry = slot == null ? null : bySlot.get(slot);
        return entry == null
                ? null
                : new EndorsementStamp(entry.kind, issuer, entry.number, entry.issuedAt, entry.nextUpdate);
    }

    /**
     * Room for what is new in these, made by forgetting what has ended: an endorsement past its next update is refused
     * for that, and those before it with it.
     *
     * @throws CanisterException if there is none; nothing may be accepted that could not be remembered
     */
    void makeRoom(List<EndorsementStamp> stamps, long now) throws CanisterException {
        long wanted = stamps.stream()
                .map(stamp -> key(stamp.issuer()))
                .distinct()
                .filter(key -> !slots.containsKey(key))
                .count();
        if (bySlot.size() + wanted > table.slots()) {
            forgetEnded(now);
        }
        if (bySlot.size() + wanted > table.slots()) {
            throw new CanisterException(
                    CanisterException.FULL, "no place to remember another endorsement until one of them ends");
        }
    }

    @Override
    public void accepted(EndorsementStamp stamp) {
        Bytes key = key(stamp.issuer());
        Integer known = slots.get(key);
        int slot = known == null ? SlotTable.firstGap(bySlot.keySet()) : known;
        Entry entry = Entry.of(key, stamp).notBefore(bySlot.get(slot));
        table.write(slot, entry.encode());
        keep(slot, entry);
    }

    private void forgetEnded(long now) {
        bySlot.entrySet().removeIf(entry -> {
            boolean ended = entry.getValue().nextUpdate < now;
            if (ended) {
                table.clear(entry.getKey());
                slots.remove(entry.getValue().issuer);
            }
            return ended;
        });
    }

    private void keep(int slot, Entry entry) {
        bySlot.put(slot, entry);
        slots.put(entry.issuer, slot);
    }

    private Bytes key(String issuer) {
        return crypto.sha256(Bytes.utf8(issuer));
    }

    /** As {@link EndorsementStamp}, its issuer by digest. */
    private record Entry(Bytes issuer, EndorsementKind kind, long number, long issuedAt, long nextUpdate) {
        static Entry of(Bytes issuer, EndorsementStamp stamp) {
            return new Entry(issuer, stamp.kind(), stamp.number(), stamp.issuedAt(), stamp.nextUpdate());
        }

        /** The later of each: whoever goes back in one of them goes back. */
        Entry notBefore(@Nullable Entry before) {
            return before == null
                    ? this
                    : new Entry(
                            issuer,
                            kind,
                            Math.max(number, before.number),
                            Math.max(issuedAt, before.issuedAt),
                            Math.max(nextUpdate, before.nextUpdate));
        }

        Bytes encode() {
            return Cbor.encode(new CborMapBuilder()
                    .put(ISSUER, issuer)
                    .put(KIND, kind.mediaType())
                    .put(NUMBER, number)
                    .put(ISSUED_AT, issuedAt)
                    .put(NEXT_UPDATE, nextUpdate)
                    .build());
        }

        static Entry decode(Bytes encoded) throws MalformedException {
            String where = "stored endorsement";
            try (CborFields fields = new CborFields(Cbor.decode(encoded, MAX_RECORD_BYTES, where), where)) {
                Bytes issuer = fields.bytes(ISSUER, 32);
                EndorsementKind kind = EndorsementKind.fromMediaType(fields.text(KIND, 64));
                if (kind == null) {
                    throw new MalformedException(where + ": unknown media type");
                }
                return new Entry(
                        issuer,
                        kind,
                        fields.integer(NUMBER, Long.MIN_VALUE, Long.MAX_VALUE),
                        fields.integer(ISSUED_AT, Long.MIN_VALUE, Long.MAX_VALUE),
                        fields.integer(NEXT_UPDATE, Long.MIN_VALUE, Long.MAX_VALUE));
            }
        }
    }
}
