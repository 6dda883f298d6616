package dev.assay.canister;

import dev.assay.bytes.ByteWriter;
import dev.assay.bytes.Bytes;
import dev.assay.bytes.MalformedException;
import dev.assay.canister.store.SlotTable;
import dev.assay.canister.store.StableStore;
import dev.assay.crypto.Crypto;
import dev.assay.merkle.InclusionProof;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The outstanding challenges, in stable memory and, for looking them up, in the heap. */
final class Challenges {
    /** How long a challenge can be used: time to make a quote and send it. */
    static final long LIFETIME_SECONDS = 300;

    /** One caller's share, so that one cannot take all places. The anonymous caller is one caller. */
    private static final int MAX_PER_CALLER = 16;

    private static final Bytes TAG = Bytes.utf8("assay canister challenge v1\0");

    private final StableStore store;
    private final Crypto crypto;
    private final Map<Integer, Challenge> bySlot = new TreeMap<>();

    Challenges(StableStore store, Crypto crypto) throws MalformedException {
        this.store = store;
        this.crypto = crypto;
        SlotTable table = store.challenges();
        for (int slot = 0; slot < table.slots(); slot++) {
            Bytes content = table.read(slot);
            if (content.length() > 0) {
                bySlot.put(slot, Challenge.decode(content));
            }
        }
    }

    /**
     * A new challenge for the caller.
     *
     * <p>It is not random: a canister has no randomness without a call to the management canister. It need not be. What
     * it must show is that the evidence was made after it was given out, for which no value may come twice and none be
     * predictable long before: the subnet's time and a counter that survives upgrades give both. Somebody who guesses it
     * can only have evidence made for this caller's registration a moment early.
     */
    Challenge issue(Call call) throws MalformedException, CanisterException {
        long now = call.timeSeconds();
        removeIf(challenge -> challenge.expiresAt() <= now);
        makeRoomForCaller(call.caller());
        int slot = freeSlot();
        Bytes value = crypto.sha256(
                TAG,
                new ByteWriter()
                        .u8(call.self().length())
                        .bytes(call.self())
                        .u8(call.caller().length())
                        .bytes(call.caller())
                        .bigEndian(call.timeNanos(), 8)
                        .bigEndian(store.nextCount(), 8)
                        .toBytes());
        Challenge challenge = new Challenge(value, call.caller(), now + LIFETIME_SECONDS);
        store.challenges().write(slot, challenge.encode());
        bySlot.put(slot, challenge);
        return challenge;
    }

    /** The caller's challenge of this value; it stays until it is used up. */
    Challenge require(Bytes value, Call call) throws CanisterException {
        Challenge found = find(value, call.caller());
        if (found == null) {
            throw new CanisterException(
                    CanisterException.CHALLENGE_UNKNOWN,
                    "the evidence's nonce is not an outstanding challenge of this caller; begin_registration gives one");
        }
        return requireInTime(found, call);
    }

    /**
     * The caller's challenge from which {@code proof} leads to {@code root}, the nonce of evidence that several callers
     * share; it stays until it is used up.
     *
     * @throws MalformedException if the proof contradicts itself
     */
    Challenge require(Bytes root, InclusionProof proof, Call call) throws MalformedException, CanisterException {
        for (Challenge challenge : bySlot.values()) {
            if (challenge.caller().equals(call.caller())
                    && proof.root(challenge.value(), crypto).equals(root)) {
                return requireInTime(challenge, call);
            }
        }
        throw new CanisterException(
                CanisterException.NONCE_PROOF_MISMATCH,
                "the nonce proof leads from no outstanding challenge of this caller to the evidence's nonce");
    }

    private static Challenge requireInTime(Challenge found, Call call) throws CanisterException {
        if (found.expiresAt() <= call.timeSeconds()) {
            throw new CanisterException(
                    CanisterException.CHALLENGE_EXPIRED, "the challenge has expired; begin_registration gives another");
        }
        return found;
    }

    /** A challenge counts once. */
    void useUp(Challenge challenge) {
        removeIf(challenge::equals);
    }

    private @Nullable Challenge find(Bytes value, Bytes caller) {
        for (Challenge challenge : bySlot.values()) {
            if (challenge.value().equals(value) && challenge.caller().equals(caller)) {
                return challenge;
            }
        }
        return null;
    }

    /** At its share, a caller gives up the challenge that would expire first. */
    private void makeRoomForCaller(Bytes caller) {
        int held = 0;
        Challenge oldest = null;
        for (Challenge challenge : bySlot.values()) {
            if (challenge.caller().equals(caller)) {
                held++;
                oldest = oldest == null || challenge.expiresAt() < oldest.expiresAt() ? challenge : oldest;
            }
        }
        if (held >= MAX_PER_CALLER && oldest != null) {
            useUp(oldest);
        }
    }

    private int freeSlot() throws CanisterException {
        int slot = SlotTable.firstGap(bySlot.keySet());
        if (slot >= store.challenges().slots()) {
            throw new CanisterException(CanisterException.BUSY, "too many registrations under way; try again later");
        }
        return slot;
    }

    private void removeIf(Predicate<Challenge> condition) {
        bySlot.entrySet().removeIf(entry -> {
            boolean remove = condition.test(entry.getValue());
            if (remove) {
                store.challenges().clear(entry.getKey());
            }
            return remove;
        });
    }
}
