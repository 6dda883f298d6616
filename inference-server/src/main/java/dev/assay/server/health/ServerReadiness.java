package dev.assay.server.health;

import dev.assay.server.drain.Drain;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;

/** Whether balancers should send calls here. */
@Singleton
public class ServerReadiness {
    private final EpochView epoch;
    private final Drain drain;

    ServerReadiness(EpochView epoch, Drain drain) {
        this.epoch = epoch;
        this.drain = drain;
    }

    /** Ready, or the first thing that is in the way. */
    enum State {
        READY,
        /** It was told to stop. */
        STOPPING,
        /** Nothing was attested yet. */
        NO_EVIDENCE,
        /** No verifier accepts it any more: the TEE has not vouched for so long. */
        EVIDENCE_EXPIRED,
        /** There is nothing to ask. */
        NO_MODELS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether an enclave that is attested, now, serves at least one model, and goes on doing so. */
    public boolean isReady() {
        return state(epoch.glance()) == State.READY;
    }

    State state(Optional<EpochView.Glance> seen) {
        if (drain.isLeaving()) {
            return State.STOPPING;
        }
        if (seen.isEmpty()) {
            return State.NO_EVIDENCE;
        }
        if (seen.get().evidenceExpired()) {
            return State.EVIDENCE_EXPIRED;
        }
        return seen.get().models() == 0 ? State.NO_MODELS : State.READY;
    }
}
