package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsement;
import java.time.Duration;
import java.util.List;

/**
 * A request, and how to understand the answer.
 *
 * @param query the request
 * @param kind how long an answer serves
 * @param reader takes the endorsements out of the answer; malformed means that it is not what was asked for
 */
record Question(Query query, Keeping kind, Reader reader) {
    /** See {@link #reader}. */
    interface Reader {
        List<Endorsement> read(Reply reply) throws MalformedException;
    }

    /** How long an answer is used before the service is asked again; never past the end of what was answered. */
    enum Keeping {
        /** Says what is so now: TCB info, identities, revocation. Asked again each day, and not kept against its will. */
        STATUS(Duration.ofDays(1), Duration.ofDays(366)),
        /** Named by what it is for, and the same whenever it is asked for: a chip's certificate, a manifest. */
        DOCUMENT(Duration.ofDays(7), Duration.ofDays(90));

        private final Duration fresh;
        private final Duration valid;

        Keeping(Duration fresh, Duration valid) {
            this.fresh = fresh;
            this.valid = valid;
        }

        long freshSeconds() {
            return fresh.toSeconds();
        }

        /** Bounds what has no end of its own. */
        long validSeconds() {
            return valid.toSeconds();
        }
    }
}
