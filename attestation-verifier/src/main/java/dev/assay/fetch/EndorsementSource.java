package dev.assay.fetch;

import dev.assay.bytes.MalformedException;
import dev.assay.endorsement.Endorsements;
import dev.assay.evidence.CmwRecord;
import dev.assay.result.CollateralUnavailableException;

/**
 * Where endorsements come from that evidence did not bring. Bundles first: it is asked only when judging lacks
 * something, and only for what is lacking.
 */
public interface EndorsementSource {
    /**
     * Looks for the endorsements that this evidence needs and {@code have} does not hold.
     *
     * @throws MalformedException if the evidence cannot be read
     */
    Fetched fetch(CmwRecord evidence, Endorsements have) throws MalformedException;

    /** Fetches nothing: whatever is lacking is a failure with code {@link FetchCodes#FETCH_REFUSED}. */
    static EndorsementSource refusing() {
        return refusing("fetching is not allowed here");
    }

    /** The same for this reason. */
    static EndorsementSource refusing(String why) {
        return (evidence, have) -> Fetched.failed(new CollateralUnavailableException(FetchCodes.FETCH_REFUSED, why));
    }
}
