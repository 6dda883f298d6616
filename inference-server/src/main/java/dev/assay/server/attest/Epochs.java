package dev.assay.server.attest;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds the current epoch. A new one is attested before it comes here; the old one overlaps until its answers are out.
 */
@Singleton
public class Epochs {
    private final AtomicReference<@Nullable Epoch> current = new AtomicReference<>();

    /** A share in an epoch; close it when the answer is out. */
    public static final class Lease implements AutoCloseable {
        private final Epoch epoch;

        private Lease(Epoch epoch) {
            this.epoch = epoch;
        }

        /** The epoch. */
        public Epoch epoch() {
            return epoch;
        }

        @Override
        public void close() {
            epoch.release();
        }
    }

    /**
     * A share in the current epoch.
     *
     * @return empty before the first epoch and after the last
     */
    public Optional<Lease> acquire() {
        for (Epoch epoch = current.get(); epoch != null; epoch = current.get()) {
            if (epoch.acquire()) {
                return Optional.of(new Lease(epoch));
            }
        }
        return Optional.empty();
    }

    /**
     * Makes an attested epoch the current one.
     *
     * @param next the epoch; null to serve nothing any more
     */
    public void replace(@Nullable Epoch next) {
        Epoch last = current.getAndSet(next);
        if (last != null) {
            last.release();
        }
    }
}
