package dev.assay.server.health;

import dev.assay.bytes.MalformedException;
import dev.assay.evidence.StatementWrapper;
import dev.assay.server.attest.Channel;
import dev.assay.server.attest.Epoch;
import dev.assay.server.attest.Epochs;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** The current epoch, from outside. */
@Singleton
class EpochView {
    private final Epochs epochs;
    private final Clock clock;

    EpochView(Epochs epochs, Clock clock) {
        this.epochs = epochs;
        this.clock = clock;
    }

    /**
     * An epoch at a glance.
     *
     * @param number its number, which counts from 1 since the boot
     * @param models how many it serves
     * @param evidenceAgeSeconds since the evidence was made that is published
     * @param evidenceExpired whether that evidence has passed its not-after
     */
    record Glance(long number, int models, long evidenceAgeSeconds, boolean evidenceExpired) {}

    /** Empty while nothing is served. */
    Optional<Glance> glance() {
        return epochs.acquire().map(lease -> {
            try (lease) {
                return of(lease.epoch());
            }
        });
    }

    private Glance of(Epoch epoch) {
        try {
            StatementWrapper wrapper = StatementWrapper.decode(
                    epoch.publishedBundle(Channel.CLEAR).bundle().wrapper());
            long now = clock.instant().getEpochSecond();
            return new Glance(
                    epoch.core().epoch(),
                    epoch.models().models().size(),
                    now - wrapper.issuedAt(),
                    wrapper.notAfter() < now);
        } catch (MalformedException e) {
            throw new IllegalStateException("the server made this wrapper", e);
        }
    }
}
