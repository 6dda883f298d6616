package dev.assay.fetch;

import dev.assay.endorsement.EndorsementStamp;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest stamp of each issuer. Number and date each only grow. */
final class Remembered {
    /** Intel's platforms, AMD's products and one fleet's GPUs are far fewer. */
    static final int MAX_ISSUERS = 16_384;

    static final int MAX_ISSUER_CHARS = 256;

    private final Map<String, EndorsementStamp> newest = new TreeMap<>();

    @Nullable
    EndorsementStamp newest(String issuer) {
        return newest.get(issuer);
    }

    Collection<EndorsementStamp> stamps() {
        return newest.values();
    }

    /**
     * Takes what is newer in it.
     *
     * @return whether anything was
     * @throws EndorsementMemoryException if there is no room
     */
    boolean accept(EndorsementStamp stamp, long now) {
        EndorsementStamp known = newest.get(stamp.issuer());
        EndorsementStamp merged = known == null ? stamp : newer(known, stamp);
        if (merged.equals(known)) {
            return false;
        }
        if (known == null) {
            makeRoom(now);
            requireBounded(stamp);
        }
        newest.put(stamp.issuer(), merged);
        return true;
    }

    private static EndorsementStamp newer(EndorsementStamp a, EndorsementStamp b) {
        return new EndorsementStamp(
                b.kind(),
                b.issuer(),
                Math.max(a.number(), b.number()),
                Math.max(a.issuedAt(), b.issuedAt()),
                Math.max(a.nextUpdate(), b.nextUpdate()));
    }

    /** What has passed its next update goes first: verification refuses everything that was issued before it. */
    private void makeRoom(long now) {
        if (newest.size() >= MAX_ISSUERS) {
            newest.values().removeIf(stamp -> stamp.nextUpdate() < now);
        }
        if (newest.size() >= MAX_ISSUERS) {
            throw new EndorsementMemoryException(
                    "the memory of accepted endorsements is full: " + MAX_ISSUERS + " issuers", null);
        }
    }

    private static void requireBounded(EndorsementStamp stamp) {
        if (stamp.issuer().length() > MAX_ISSUER_CHARS) {
            throw new EndorsementMemoryException(
                    "an issuer's name is longer than " + MAX_ISSUER_CHARS + " characters", null);
        }
    }
}
