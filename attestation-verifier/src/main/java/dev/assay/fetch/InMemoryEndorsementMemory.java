package dev.assay.fetch;

import dev.assay.endorsement.EndorsementMemory;
import dev.assay.endorsement.EndorsementStamp;
import java.time.Clock;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Remembers while it lives, for all threads that share it. */
public final class InMemoryEndorsementMemory implements EndorsementMemory {
    private static final InMemoryEndorsementMemory OF_PROCESS = new InMemoryEndorsementMemory();

    private final InstantSource clock;
    private final Remembered remembered = new Remembered();

    /** A memory that holds nothing yet. */
    public InMemoryEndorsementMemory() {
        this(Clock.systemUTC());
    }

    InMemoryEndorsementMemory(InstantSource clock) {
        this.clock = clock;
    }

    /** The one that everything in this process shares which judges by the vendors' roots. */
    public static InMemoryEndorsementMemory ofProcess() {
        return OF_PROCESS;
    }

    @Override
    public synchronized @Nullable EndorsementStamp newest(String issuer) {
        return remembered.newest(issuer);
    }

    @Override
    public synchronized void accepted(EndorsementStamp stamp) {
        remembered.accept(stamp, clock.instant().getEpochSecond());
    }
}
